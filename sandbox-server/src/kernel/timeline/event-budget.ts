/** How many events a sandbox may bring to a timeline: beyond that they are counted, not told. */
import type { ActKind } from "../../../../lib/kernel/timeline.ts";

/** What happens all the time has a budget of its own, so that a fork bomb does not hide an unshare. */
const COMMON = new Set<ActKind>(["fork", "exec", "exit"]);
const EVENTS_PER_SECOND = 500;
/** A build or a `docker run` starts some hundred processes at once. */
const BURST = 1_500;

export class EventBudget {
  readonly #common = new Bucket();
  readonly #rare = new Bucket();
  #skipped = 0;

  admits(kind: ActKind, timestampNs: number): boolean {
    const isAdmitted = (COMMON.has(kind) ? this.#common : this.#rare).take(timestampNs);
    if (!isAdmitted) this.#skipped += 1;
    return isAdmitted;
  }

  /** How many were not admitted since the last time. */
  takeSkipped(): number {
    const skipped = this.#skipped;
    this.#skipped = 0;
    return skipped;
  }
}

/** Filled by the events' own clock: a ring that is read late is not held to the moment of its reading. */
class Bucket {
  #level = BURST;
  #lastNs = 0;

  take(timestampNs: number): boolean {
    const earned = (Math.max(0, timestampNs - this.#lastNs) / 1e9) * EVENTS_PER_SECOND;
    this.#level = Math.min(BURST, this.#level + earned);
    this.#lastNs = Math.max(this.#lastNs, timestampNs);
    if (this.#level < 1) return false;
    this.#level -= 1;
    return true;
  }
}
