/** How the machine below the sandboxes is, as its sandbox-server has read it. Types only. */
import type { ProfileName } from "../lesson/profile-names.ts";

export interface HostReading {
  processors: number;
  memory: { totalBytes: number; availableBytes: number };
  /** Where learners' files are. */
  disk: { totalBytes: number; freeBytes: number };
  /** Null where the kernel does not tell (Documentation/accounting/psi.rst). */
  pressure: Record<"cpu" | "memory" | "io", Pressure> | null;
  places: Places;
  /** What sandboxes that run use, by profile; nothing of a profile of which none does. */
  use: Partial<Record<ProfileName, ProfileUse>>;
  /** What a sandbox may use at most. */
  limits: Record<ProfileName, SandboxCost>;
}

/** Which part of the time something waited for it, 0 to 1, over the last 10 and 60 seconds (PSI, "some"). */
export interface Pressure {
  over10s: number;
  over60s: number;
}

/** Sandboxes that may run at a time, and those that do. */
export interface Places {
  most: number;
  /** Learners have them. */
  taken: number;
  /** Learners who wait for one. */
  waiting: number;
  /** Sandboxes that stand ready for whoever comes next, and how many are to. */
  ready: number;
  wantedReady: number;
}

/** What a sandbox takes of the machine. */
export interface SandboxCost {
  memoryBytes: number;
  /** Half a processor is 0.5. */
  processors: number;
  diskBytes: number;
}

/** Means of the sandboxes of a profile. */
export interface ProfileUse extends SandboxCost {
  running: number;
}
