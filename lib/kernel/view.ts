/**
 * What a learner sees of their sandbox in the kernel panels: one reading of the host's kernel, keyed so that two readings
 * can be compared (patch.ts). Texts that a learner can choose have passed through printable.ts.
 */
import type { IdMapEntry, NamespaceInodes, NamespaceType } from "./facts.ts";
import type { MountNamespaceView } from "./mount-view.ts";
import type { NetworkView } from "./network-view.ts";

/** What a viewer looks at. Processes are always read; the rest only while somebody asks for it. */
export const KERNEL_PANELS = ["processes", "namespaces", "cgroups", "filesystems", "network"] as const;
export type KernelPanel = (typeof KERNEL_PANELS)[number];

export interface KernelView {
  /** The sandbox's own namespaces: those of its init. */
  sandbox: NamespaceInodes;
  /** By {@link ProcessView.id}. */
  processes: Record<string, ProcessView>;
  /** By inode, as text. Also those without a process: kept by a mount, or only an owner or a parent of others. */
  namespaces: Record<string, NamespaceView>;
  /** By path below the sandbox's delegated root, `/` for the root itself. Empty unless `cgroups` is looked at. */
  cgroups: Record<string, CgroupView>;
  /** By inode of the mount namespace, as text. Empty unless `filesystems` is looked at. */
  mounts: Record<string, MountNamespaceView>;
  /** By inode of the network namespace, as text. Empty unless `network` is looked at. */
  networks: Record<string, NetworkView>;
  /** What there is beyond the bounds of a view, by what it is; absent when nothing was left out. */
  omitted: Partial<Record<"processes" | "mounts" | "mountNamespaces" | "networks", number>>;
}

/** An id as the host's kernel keeps it, and as the process's own user namespace shows it. */
export interface MappedId {
  outside: number;
  /** Null where the namespace has no mapping for it: shown as 65534 inside (user_namespaces(7)). */
  inside: number | null;
}

/** One process, from /proc/PID on the host. */
export interface ProcessView {
  /** PID and start time: a PID that is used again is another process. */
  id: string;
  /** PID on the host. */
  pid: number;
  /** Parent's PID on the host; it may be none of the sandbox's. */
  ppid: number;
  /** `NSpid:` of /proc/PID/status from the sandbox's own PID namespace inwards: the last is the innermost. */
  nspids: number[];
  comm: string;
  /** Its command line, cut at {@link MAX_ARGUMENTS} arguments; empty for a zombie and for one that cleared it. */
  argv: string[];
  /** Path of its program inside its own root; null where it cannot be read. */
  exe: string | null;
  /** One letter, proc_pid_stat(5): R running, S sleeping, D disk, Z zombie, T stopped … */
  state: string;
  /** Effective ids. */
  uid: MappedId;
  gid: MappedId;
  /** Path of its cgroup below the sandbox's delegated root. */
  cgroup: string;
  /** Empty for a zombie. */
  namespaces: NamespaceInodes;
  /** ms since the epoch, exact to 10 ms. */
  startedAtMs: number;
  threads: number;
  capabilities: CapabilitySets;
  seccomp: "disabled" | "strict" | "filter";
  /** Seccomp filters it is under. */
  seccompFilters: number;
  noNewPrivs: boolean;
  /** The number of the terminal whose shell this is, or null. */
  terminal: number | null;
}

/** The five sets of capabilities(7), each 16 hexadecimal digits as in /proc/PID/status; flags.ts decodes them. */
export interface CapabilitySets {
  inheritable: string;
  permitted: string;
  effective: string;
  bounding: string;
  ambient: string;
}

export interface NamespaceView {
  type: NamespaceType;
  inode: number;
  /** `sandbox`: the sandbox's own. `host`: shared with the host, as the time namespace is. `nested`: made in the sandbox. */
  origin: "sandbox" | "host" | "nested";
  /** Inode of the user namespace that owns it (ioctl_ns(2), NS_GET_USERNS); null while not known. */
  owner: number | null;
  /** For a PID or user namespace, the one around it (NS_GET_PARENT); null for others, and while not known. */
  parent: number | null;
  /** For a user namespace: how its ids show outside, as /proc/PID/uid_map says it on the host. */
  uidMap?: IdMapEntry[];
  gidMap?: IdMapEntry[];
  /** For a UTS namespace. */
  hostname?: string;
  /** Where it is mounted, when it is kept by a mount (`ip netns add`). */
  keptAt?: string;
}

/** A cgroup of the delegated subtree. Numbers as the files hold them; null stands for `max`, absent for no such file. */
export interface CgroupView {
  path: string;
  /** Host PIDs in its own cgroup.procs. */
  pids: number[];
  /** Does anything live in it or below it? */
  populated: boolean;
  frozen: boolean;
  /** cgroup.type: `domain`, `threaded`, … Absent for a root. */
  type?: string;
  controllers: string[];
  subtreeControl: string[];
  memory?: {
    currentBytes: number;
    peakBytes?: number;
    maxBytes?: number | null;
    highBytes?: number | null;
    /** memory.events by name: low, high, max, oom, oom_kill, … */
    events: Record<string, number>;
  };
  cpu?: {
    usageUs: number;
    userUs: number;
    systemUs: number;
    /** cpu.max; absent for a root. */
    max?: { quotaUs: number | null; periodUs: number };
    weight?: number;
    /** Periods there were, and in how many it was throttled, and for how long. */
    periods?: number;
    throttledPeriods?: number;
    throttledUs?: number;
  };
  processes?: { current: number; max: number | null /** pids.events: forks refused. */; refused: number };
  io?: IoView[];
  pressure?: Partial<Record<"cpu" | "memory" | "io", PressureView>>;
}

/** A line of io.stat. */
export interface IoView {
  /** `major:minor`. */
  device: string;
  readBytes: number;
  writtenBytes: number;
  reads: number;
  writes: number;
}

/** Pressure stall information: share of the last 10 s in which some or all tasks stood still, in percent. */
export interface PressureView {
  someAvg10: number;
  fullAvg10: number;
  someTotalUs: number;
}

/** How much of a command line is shown. */
export const MAX_ARGUMENTS = 32;
export const MAX_ARGUMENT_LENGTH = 200;

/** Bounds of a view. */
export const MAX_VIEW_PROCESSES = 1_024;
export const MAX_VIEW_MOUNTS = 1_000;
export const MAX_VIEW_MOUNT_NAMESPACES = 32;
export const MAX_VIEW_NETWORKS = 16;
