/** The timeline: what the kernel's tracepoints told of a sandbox, event by event, and the commands that caused it. */
import type { NamespaceType } from "./namespace-types.ts";

/** Who did it. PIDs are of the process, also where one of its threads acted. */
export interface Actor {
  /** PID on the host. */
  pid: number;
  /** Its PID in its innermost PID namespace; null when it was gone before anybody could look. */
  nspid: number | null;
  comm: string;
}

export interface TimelineEvent extends Actor {
  /** Counts up within a session; gaps are events that this viewer was not sent. */
  seq: number;
  /** ms since the epoch, with a fraction: the kernel's clock is exact to the nanosecond. */
  atMs: number;
  /** {@link TimelineCommand.id} of the command it belongs to; null when it is not known. */
  command: number | null;
  act: Act;
}

/** A system call that failed carries the name of its error, such as `EPERM`; null when it succeeded. */
interface Call {
  error: string | null;
}

export type Act =
  /** A new process. `flags` are those of clone(2): decoded by flags.ts; `CLONE_NEW…` among them makes namespaces. */
  | { kind: "fork"; child: Actor; flags: number }
  /** `argv` is null when it could not be read. */
  | { kind: "exec"; path: string; argv: string[] | null }
  /** One of both is null: how it ended by itself, or the number of the signal that ended it. Both are when not known. */
  | { kind: "exit"; code: number | null; signal: number | null }
  | ({ kind: "unshare"; flags: number } & Call)
  /** `types`: as asked for; `into`: the namespaces it is in since, and a process that was there before it. */
  | ({ kind: "setns"; types: number; into: SetnsTarget[] } & Call)
  /** Texts are the caller's arguments; null for a null pointer, or when they could not be read. */
  | MountAct
  | ({ kind: "umount"; target: string | null; flags: number } & Call)
  | ({ kind: "pivot_root"; newRoot: string | null; putOld: string | null } & Call)
  | ({ kind: "sethostname"; hostname: string | null } & Call)
  /** Paths below the sandbox's delegated root. */
  | { kind: "cgroup-mkdir"; path: string }
  | { kind: "cgroup-rmdir"; path: string }
  | { kind: "cgroup-attach"; path: string; moved: Actor }
  | { kind: "oom-kill"; victim: Actor }
  /** The kernel's ring was full: so many events were overwritten, or null when the kernel did not count them. */
  | { kind: "lost"; count: number | null }
  /** There were more events than are read in a second: so many were left out. */
  | { kind: "skipped"; count: number };

/**
 * A mount, by mount(2) or by the calls that stand for it since Linux 5.2. `flags` are those of mount(2) in each case:
 * `open_tree` and `move_mount` are MS_BIND, `mount_setattr` a change of propagation or options.
 */
export interface MountAct extends Call {
  kind: "mount";
  call: "mount" | "fsmount" | "move_mount" | "mount_setattr";
  source: string | null;
  target: string | null;
  fsType: string | null;
  flags: number;
}

export type ActKind = Act["kind"];

export interface SetnsTarget {
  type: NamespaceType;
  inode: number;
  /** Host PID of another process in it, or null. */
  pid: number | null;
}

/** What a learner started: a child of one of their shells, and all that came of it; or a shell itself, for its built-ins. */
export interface TimelineCommand {
  id: number;
  /** Number of the terminal it came from; null for what the sandbox itself, or a daemon, did. */
  terminal: number | null;
  /** The command whose shell it was typed into, when that is not the terminal's own: `sudo unshare … bash`. */
  parent: number | null;
  /** Host PID of the child, or of the shell. */
  pid: number;
  /** Of its first exec; just the shell's comm for a built-in. */
  argv: string[];
  startedAtMs: number;
  /** True for the shell itself. */
  isShell: boolean;
}

/** Can events be told of, and if not, what would enable it. */
export type TimelineAvailability = { isAvailable: true } | { isAvailable: false; reason: string; remedy: string };

/** Some events in their order, with the commands that they name and this viewer does not know yet in this form. */
export interface TimelineBatch {
  events: TimelineEvent[];
  commands: TimelineCommand[];
}

/** Events kept for a sandbox, for viewers that come later. */
export const MAX_TIMELINE_EVENTS = 2_000;

/** Events in one message. */
export const MAX_BATCH_EVENTS = 250;
