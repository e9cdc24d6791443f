/** Reads one process from the host's /proc. */
import {
  NAMESPACE_TYPES,
  type NamespaceInodes,
  type NamespaceType,
  type ProcessFact,
} from "../../../lib/kernel/facts.ts";
import type { ProcessDetail } from "../../../lib/kernel/needs.ts";
import type { Host } from "../host/host.ts";
import { parseStatus, type Status } from "./status.ts";

/** Which processes are the sandbox's own: those that run with ids of its range. */
export interface IdRange {
  first: number;
  count: number;
}

/** Words of a command line that are kept, and their length in characters. */
const MAX_WORDS = 32;
const MAX_WORD_LENGTH = 256;
/** What is read of a command line, which may be megabytes (execve(2)). */
const MAX_COMMAND_LINE_BYTES = 4096;

/**
 * Null when it ended while it was being read, and when it is not of the sandbox: the runtime is in the sandbox's cgroup for
 * a moment before it has joined the namespaces, and a PID may be given to somebody else once its process has ended.
 */
export function readProcess(
  host: Host,
  pid: number,
  { cgroup, ids, details }: { cgroup: string; ids: IdRange; details: ReadonlySet<ProcessDetail> },
): ProcessFact | null {
  // Held open, the folder stays that of this one process.
  using folder = host.hold(`/proc/${pid}`);
  const status = folder && host.readText(`${folder.path}/status`);
  if (!folder || !status) return null;
  const fact = factOf(pid, parseStatus(status), cgroup);
  if (fact.nspids.length === 0 || fact.uid < ids.first || fact.uid >= ids.first + ids.count) return null;
  if (details.has("exe")) fact.exe = host.readLink(`${folder.path}/exe`);
  if (details.has("root")) fact.root = host.readLink(`${folder.path}/root`);
  if (details.has("argv"))
    fact.argv = readWords(host.readHead(`${folder.path}/cmdline`, MAX_COMMAND_LINE_BYTES)?.text ?? "");
  fact.namespaces = readNamespacesIn(
    host,
    folder.path,
    NAMESPACE_TYPES.filter((type) => details.has(type)),
  );
  return fact;
}

/** Inodes behind /proc/PID/ns/ (namespaces(7)); a type that cannot be read is left out. */
export function readNamespaces(host: Host, pid: number): NamespaceInodes {
  return readNamespacesIn(host, `/proc/${pid}`, NAMESPACE_TYPES);
}

export function readNamespacesIn(host: Host, folder: string, types: readonly NamespaceType[]): NamespaceInodes {
  const inodes: NamespaceInodes = {};
  for (const type of types) {
    const inode = /\[(\d+)\]/.exec(host.readLink(`${folder}/ns/${type}`) ?? "")?.[1];
    if (inode !== undefined) inodes[type] = Number(inode);
  }
  return inodes;
}

function factOf(pid: number, status: Status, cgroup: string): ProcessFact {
  return {
    pid,
    ppid: status.ppid,
    nspids: status.nspids,
    comm: status.comm,
    exe: null,
    state: status.state,
    uid: status.uids[1] ?? 0,
    namespaces: {},
    cgroup,
    capabilities: status.capabilities,
    seccompFilters: status.seccompFilters,
    noNewPrivs: status.noNewPrivs,
  };
}

/** The words of /proc/PID/cmdline, each ended by a NUL. */
function readWords(text: string): string[] {
  const words = text.replace(/\0$/, "").split("\0", MAX_WORDS);
  return words.map((word) => word.slice(0, MAX_WORD_LENGTH));
}
