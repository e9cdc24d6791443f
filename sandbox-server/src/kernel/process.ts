/** Reads one process from the host's /proc. */
import { NAMESPACE_TYPES, type NamespaceInodes, type ProcessFact } from "../../../lib/kernel/facts.ts";
import type { Host } from "../host/host.ts";

/** Null when the process ended while it was being read. */
export function readProcess(host: Host, pid: number, cgroup: string): ProcessFact | null {
  const status = host.readText(`/proc/${pid}/status`);
  if (status === null) return null;
  const field = (name: string) => new RegExp(`^${name}:\\t(.*)$`, "m").exec(status)?.[1] ?? "";
  return {
    pid,
    ppid: Number(field("PPid")),
    // The first number is the host's; the sandbox's own namespace is one level in.
    nspids: field("NSpid").split("\t").map(Number).slice(1),
    comm: field("Name"),
    exe: host.readLink(`/proc/${pid}/exe`),
    state: field("State").charAt(0),
    uid: Number(field("Uid").split("\t")[1]),
    namespaces: readNamespaces(host, pid),
    cgroup,
  };
}

/** Inodes behind /proc/PID/ns/ (namespaces(7)); a type that cannot be read is left out. */
export function readNamespaces(host: Host, pid: number): NamespaceInodes {
  const inodes: NamespaceInodes = {};
  for (const type of NAMESPACE_TYPES) {
    const inode = /\[(\d+)\]/.exec(host.readLink(`/proc/${pid}/ns/${type}`) ?? "")?.[1];
    if (inode !== undefined) inodes[type] = Number(inode);
  }
  return inodes;
}
