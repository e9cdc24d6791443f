/** What the server and its kernel thread say to each other. */
import type { Patch } from "../../../lib/kernel/patch.ts";
import type { TimelineAvailability, TimelineCommand } from "../../../lib/kernel/timeline.ts";
import type { KernelPanel, KernelView } from "../../../lib/kernel/view.ts";
import type { Shell } from "./timeline/commands.ts";
import type { UnnumberedEvent } from "./timeline/timeline.ts";
import type { ViewSubject } from "./view-reader.ts";

/** What is looked at, all viewers of a sandbox together. */
export interface Interest {
  panels: KernelPanel[];
  events: boolean;
  shells: Shell[];
}

export type ToKernel =
  | { kind: "open"; sandbox: string; subject: ViewSubject }
  | { kind: "look"; sandbox: string; interest: Interest }
  /** Nothing of its trace ring is left afterwards. */
  | { kind: "close"; sandbox: string }
  /** Leave; sandboxes that were not closed stay as they are, for the next server. */
  | { kind: "stop" };

export type FromKernel =
  /** Once, first of all. */
  | { kind: "availability"; timeline: TimelineAvailability }
  /** The first reading since somebody looks. */
  | { kind: "snapshot"; sandbox: string; atMs: number; view: KernelView }
  | { kind: "patch"; sandbox: string; atMs: number; patch: Patch }
  | { kind: "events"; sandbox: string; events: UnnumberedEvent[]; commands: TimelineCommand[] }
  | { kind: "trouble"; message: string; error: unknown };

/** How the thread is started. */
export interface KernelThreadData {
  /** The cgroup that holds all sandboxes. */
  cgroupRoot: string;
}
