/** What the host's kernel says about one sandbox: plain data, read by sandbox-server/src/kernel. */
import type { MountView } from "./mount-view.ts";
import type { NamespaceInodes } from "./namespace-types.ts";
import type { LinkView, RouteView } from "./network-view.ts";
import type { Listener } from "./proc-net.ts";
import type { IpcObject } from "./sysvipc.ts";
import type { TimelineEvent } from "./timeline.ts";

export { NAMESPACE_TYPES, type NamespaceInodes, type NamespaceType } from "./namespace-types.ts";

/** One process, as /proc/PID shows it on the host. */
export interface ProcessFact {
  /** PID on the host. */
  pid: number;
  /** Parent's PID on the host. */
  ppid: number;
  /** `NSpid:` of /proc/PID/status from the sandbox's own PID namespace inwards: the last is the innermost. */
  nspids: number[];
  /** /proc/PID/comm, at most 15 bytes. A process may set it to anything. */
  comm: string;
  /** Path of /proc/PID/exe as its mount namespace shows it, or null where it cannot be read. */
  exe: string | null;
  /** One letter, proc_pid_stat(5): R running, S sleeping, D disk, Z zombie, T stopped … */
  state: string;
  /** Effective uid as the host sees it. */
  uid: number;
  namespaces: NamespaceInodes;
  /** Path of its cgroup below the sandbox's delegated root, `/` for the root itself. */
  cgroup: string;
  /** Each 16 hexadecimal digits, as in /proc/PID/status. */
  capabilities?: Record<"inheritable" | "permitted" | "effective" | "bounding" | "ambient", string>;
  /** Seccomp filters it is under. */
  seccompFilters?: number;
  noNewPrivs?: boolean;
  /** Command line, the first words of it; only when asked for. */
  argv?: string[];
  /** Its root directory as its mount namespace shows it; only when asked for. */
  root?: string | null;
}

/** A line of /proc/PID/uid_map or gid_map; `outside` is the host's id. */
export interface IdMapEntry {
  inside: number;
  outside: number;
  count: number;
}

export interface IdMaps {
  uid: IdMapEntry[];
  gid: IdMapEntry[];
}

/** One cgroup of the sandbox's delegated subtree. */
export interface CgroupFact {
  /** Path below the delegated root, `/` for the root itself: what the learner sees under /sys/fs/cgroup. */
  path: string;
  /** Contents of its control files by name, trimmed; only the ones asked for. */
  files: Record<string, string>;
  /** Host PIDs in its cgroup.procs. */
  pids: number[];
}

/** What is mounted in a mount namespace, as one process of it sees it, in the order of mountinfo. */
export interface MountsFact {
  mounts: MountView[];
  /** There are more. */
  isCut: boolean;
}

/** A file below the root directory of a process. */
export interface FileFact {
  /** `whiteout`: a character device 0:0, by which an overlay hides a file of the layers below. */
  type: "regular" | "directory" | "symlink" | "fifo" | "socket" | "device" | "whiteout";
  /** The host's ids. */
  ownerId: number;
  groupId: number;
  /** Permission bits, 0 to 0o7777. */
  mode: number;
  /** The beginning of a regular file; only when asked for, and never of what the kernel makes up (procfs, sysfs). */
  text?: string;
  /** The file is longer. */
  isCut?: boolean;
}

/** A container: one that runs, as the kernel shows it, or one that Docker knows of. */
export interface ContainerFact {
  id: string;
  /** As Docker's record has them; null where there is none. */
  name: string | null;
  image: string | null;
  exitCode: number | null;
  state: "running" | "paused" | "exited" | "created";
  /** Path of its cgroup, and host PIDs of the processes in it; for one that runs. */
  cgroup: string | null;
  pids: number[];
}

/** What a script that ran in the sandbox left behind. */
export interface ProbeFact {
  /** Its exit status, or that it was stopped because it took too long. */
  exit: number | "timeout";
  /** The beginning of what it printed. */
  output: string;
}

/** One consistent-enough reading of a sandbox. */
export interface KernelFacts {
  /** Namespaces of the sandbox's own init. */
  sandbox: NamespaceInodes;
  /** Host PID of the sandbox's own init. */
  init?: number;
  /** Host PIDs of the learner's shells, one per live terminal. */
  shells: number[];
  processes: ProcessFact[];
  cgroups: CgroupFact[];
  /** By inode of the user namespace; only when asked for. */
  idMaps?: Record<number, IdMaps>;
  /** By inode of the UTS namespace; only when asked for. */
  hostnames?: Record<number, string>;
  /** By host PID of the process that sees them; only when asked for. */
  mounts?: Record<number, MountsFact>;
  /** Network namespaces that mounts of the sandbox's own mount namespace keep; only when asked for. */
  keptNetworks?: { inode: number; path: string }[];
  /** By inode of the network namespace; each part only when asked for. */
  networks?: Record<number, { links?: LinkView[]; routes?: RouteView[]; listeners?: Listener[] }>;
  /** By inode of the IPC namespace; only when asked for. */
  ipcObjects?: Record<number, Record<"queue" | "memory" | "semaphores", IpcObject[]>>;
  /** By {@link fileKey}; only when asked for. */
  files?: Record<string, FileFact | "absent" | "unreadable">;
  /** In no order but that those that run come last; only when asked for. */
  containers?: ContainerFact[];
  /** What has happened since the task was open that these facts are for; absent where nothing is told of events. */
  events?: TimelineEvent[];
  /** By {@link probeKey}: what is known of scripts that were run. */
  probes?: Record<string, ProbeFact>;
}

/** The name of a file among the facts: below whose root it was looked for, and its path. */
export function fileKey(pid: number, path: string): string {
  return `${pid}:${path}`;
}

/** The name of a probe among the facts. */
export function probeKey({ as, script }: { as: string; script: string }): string {
  return `${as}:${script}`;
}
