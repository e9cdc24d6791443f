/** What an operator may learn of, told at the few places where it happens and never on a terminal's path. */
import type { ProfileName } from "../../../lib/lesson/schema.ts";
import type { ErrorCode } from "../../../lib/protocol/errors.ts";
import type { SessionEnd } from "../../../lib/protocol/events.ts";

/** Where a learner's sandbox came from: made ahead, made for them, or their own stopped one. */
export type ClaimSource = "pool" | "cold" | "restart";

/** Whom a session is for, and where. The learner's id is a secret of theirs: it is observed, never written down. */
interface Subject {
  learner: string;
  lesson: string;
}

/** How often limits of a sandbox, or of a cgroup that its learner made in it, were hit. */
export interface LimitHits {
  /** Processes that were killed for want of memory. */
  oomKills: number;
  /** Processes and threads that were not started. */
  refusedForks: number;
  /** Time in which its processes could run and were not let. */
  throttledUs: number;
}

export type LabEvent =
  /** A sandbox was made, for a learner or for the pool. */
  | { event: "create"; sandbox: string; profile: ProfileName; ms: number }
  | { event: "create_failed"; sandbox: string; profile: ProfileName; code: ErrorCode; ms: number }
  /** A session was given its sandbox. */
  | ({ event: "claim"; sandbox: string; source: ClaimSource; ms: number } & Subject)
  /** A learner has a shell; `ms` counts from when they asked, a wait in the queue included. */
  | ({ event: "ready"; sandbox: string; ms: number } & Subject)
  /** A session came to an end; null when it had no sandbox yet. */
  | ({ event: "end"; sandbox: string | null; reason: SessionEnd["reason"]; filesKept: boolean } & Subject)
  /** A sandbox was taken apart; `failures` counts what was left standing. */
  | { event: "undo"; sandbox: string; failures: number; ms: number }
  /** A connection was not let in. */
  | { event: "refused"; code: ErrorCode }
  /** A connection that was let in sent more than it may. */
  | { event: "rate_limited" }
  /** One sandbox since the last look at it. */
  | ({ event: "limits" } & LimitHits)
  /** A starting server dealt with what an earlier one left. */
  | { event: "sweep"; adopted: string[]; kept: string[]; removed: string[]; failures: number };

export type Observe = (event: LabEvent) => void;

/** For tests and benchmarks of something else. */
export const UNOBSERVED: Observe = () => {};
