/** Finds which processes hold a socket, by the links of /proc/PID/fd (proc_pid_fd(5)). */
import type { Host } from "../host/host.ts";

/** What one search looks at: a process may have tens of thousands of descriptors, and there may be hundreds of processes. */
const MAX_PROCESSES = 128;
const MAX_DESCRIPTORS = 256;

/** PIDs by the inode of the socket, for those that were asked for. */
export function findSocketHolders(
  host: Host,
  pids: readonly number[],
  sockets: ReadonlySet<number>,
): ReadonlyMap<number, number[]> {
  const holders = new Map<number, number[]>();
  if (sockets.size === 0) return holders;
  for (const pid of pids.slice(0, MAX_PROCESSES)) {
    using folder = host.hold(`/proc/${pid}/fd`);
    if (!folder) continue;
    for (const socket of socketsIn(host, folder.path)) {
      const known = holders.get(socket) ?? [];
      if (sockets.has(socket) && !known.includes(pid)) holders.set(socket, [...known, pid]);
    }
  }
  return holders;
}

function socketsIn(host: Host, folder: string): number[] {
  // Descriptors are given out from the lowest: those of a server that listens are among the first.
  const descriptors = Array.from({ length: MAX_DESCRIPTORS }, (_, descriptor) => descriptor);
  return descriptors.flatMap((descriptor) => {
    const inode = /^socket:\[(\d+)\]$/.exec(host.readLink(`${folder}/${descriptor}`) ?? "")?.[1];
    return inode === undefined ? [] : [Number(inode)];
  });
}
