/** Reads /proc/PID/net/{tcp,tcp6,udp,udp6} (proc_pid_net(5)): the sockets that wait for others. */
import type { ListenerView } from "./network-view.ts";

/** One of these files. */
export type SocketTable = ListenerView["protocol"];
export const SOCKET_TABLES: readonly SocketTable[] = ["tcp", "tcp6", "udp", "udp6"];

/** include/net/tcp_states.h. An unconnected UDP socket is in state CLOSE. */
const WAITING: Record<SocketTable, string> = { tcp: "0A", tcp6: "0A", udp: "07", udp6: "07" };

/** Who holds a socket is not told there, only its inode: /proc/PID/fd has links to `socket:[inode]`. */
export type Listener = Omit<ListenerView, "pids"> & { socket: number };

export function parseListeners(table: SocketTable, text: string): Listener[] {
  const listeners: Listener[] = [];
  for (const line of text.split("\n").slice(1)) {
    const [, local = "", remote = "", state, , , , , , socket] = line.trim().split(/\s+/);
    const [address = "", port = ""] = local.split(":");
    const hasPeer = !/^0+:0+$/.test(remote);
    if (state !== WAITING[table] || hasPeer) continue;
    listeners.push({
      protocol: table,
      address: addressOf(address),
      port: Number.parseInt(port, 16),
      socket: Number(socket),
    });
  }
  return listeners;
}

/** The kernel prints each 32 bits of an address as a number of the machine's own byte order: little-endian. */
function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
  const groups = bytes.flatMap((byte, index) => (index % 2 === 0 ? [byte + (bytes[index + 1] ?? "")] : []));
  return compressed(groups.map((group) => Number.parseInt(group, 16).toString(16)));
}

/** RFC 5952: the longest run of zeros is `::`. */
function compressed(groups: readonly string[]): string {
  const text = groups.join(":");
  const [longest] = [...text.matchAll(/(?:^|:)0(?::0)+(?:$|:)/g)]
    .map(([run]) => run)
    .sort((a, b) => b.length - a.length);
  return longest === undefined ? text : text.replace(longest, "::");
}
