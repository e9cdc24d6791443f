/** The ports that programs of a sandbox listen on, as the kernel shows them, for whoever wants to open one. Pure. */
import type { ListenerView } from "#lib/kernel/network-view.ts";
import type { KernelView } from "#lib/kernel/view.ts";

export interface PortRow {
  port: number;
  /** Names of the programs that listen; empty where none could be told. */
  programs: string[];
  /** Null when the sandbox's own loopback reaches it; else the addresses at which alone it is listened on. */
  elsewhere: string[] | null;
}

const LOOPBACK = new Set(["0.0.0.0", "::", "127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** TCP ports of the sandbox's own network namespace, in their order; null until it has been read. */
export function portRows({ networks, sandbox, processes }: KernelView): PortRow[] | null {
  const network = networks[sandbox.net ?? 0];
  if (!network) return null;
  const names = new Map(Object.values(processes).map(({ pid, comm }) => [pid, comm]));
  const byPort = Map.groupBy(network.listeners.filter(isTcp), ({ port }) => port);
  return [...byPort]
    .map(([port, listeners]) => {
      const programs = listeners.flatMap(({ pids }) => pids.flatMap((pid) => names.get(pid) ?? []));
      const addresses = listeners.map(({ address }) => address);
      const isReached = addresses.some((address) => LOOPBACK.has(address));
      return { port, programs: [...new Set(programs)], elsewhere: isReached ? null : [...new Set(addresses)] };
    })
    .toSorted((one, other) => one.port - other.port);
}

function isTcp({ protocol }: ListenerView): boolean {
  return protocol === "tcp" || protocol === "tcp6";
}
