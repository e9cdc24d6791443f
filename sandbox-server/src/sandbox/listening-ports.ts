/** What listens in a sandbox's own network namespace, for whoever asked for a port where nothing does. */
import { parseListeners } from "../../../lib/kernel/proc-net.ts";
import type { Host } from "../host/host.ts";

/** Sockets that listen stand first in these files. */
const MAX_TABLE_BYTES = 128 * 1024;

const EVERYWHERE = new Set(["0.0.0.0", "::"]);

export interface ListeningPort {
  port: number;
  /** Reached on 127.0.0.1 or ::1. */
  isOnLoopback: boolean;
  address: string;
}

/** TCP sockets in state LISTEN, in the order of their ports. @param pid any process in the namespace */
export function listeningPorts(host: Host, pid: number): ListeningPort[] {
  const found = (["tcp", "tcp6"] as const).flatMap((table) =>
    parseListeners(table, host.readHead(`/proc/${pid}/net/${table}`, MAX_TABLE_BYTES)?.text ?? ""),
  );
  return found
    .map(({ port, address }) => ({ port, address, isOnLoopback: isOnLoopback(address) }))
    .toSorted((one, other) => one.port - other.port);
}

function isOnLoopback(address: string): boolean {
  return EVERYWHERE.has(address) || address === "::1" || address === "127.0.0.1" || address === "::ffff:127.0.0.1";
}
