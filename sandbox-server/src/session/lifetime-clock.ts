/** How long a sandbox may still run: a timer that its learner can put off within the profile's bounds. */
import type { SessionClock } from "../../../lib/protocol/events.ts";
import type { Lifetime } from "../sandbox/profiles.ts";

/** When a clock was started and when it runs out, ms since the epoch. */
export interface ClockTimes {
  startedAtMs: number;
  endsAtMs: number;
}

export class LifetimeClock {
  readonly #lifetime: Lifetime;
  readonly #onEnd: () => void;
  #startedAtMs = 0;
  #endsAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(lifetime: Lifetime, onEnd: () => void) {
    this.#lifetime = lifetime;
    this.#onEnd = onEnd;
  }

  /** Null while it does not run. */
  view(): SessionClock | null {
    if (!this.#timer) return null;
    return { endsAtMs: this.#endsAtMs, isExtendable: this.#endsAtMs < this.#latestEndMs };
  }

  /** Null while it does not run. */
  times(): ClockTimes | null {
    return this.#timer ? { startedAtMs: this.#startedAtMs, endsAtMs: this.#endsAtMs } : null;
  }

  /** Goes on where an earlier server's clock was; it may have run out meanwhile. */
  resume({ startedAtMs, endsAtMs }: ClockTimes): void {
    this.#startedAtMs = startedAtMs;
    this.#set(endsAtMs);
  }

  start(): void {
    this.#startedAtMs = Date.now();
    this.#set(this.#startedAtMs + this.#lifetime.firstMs);
  }

  /** Does nothing beyond the longest lifetime, or while it does not run. */
  extend(): void {
    if (this.#timer) this.#set(Math.min(this.#latestEndMs, this.#endsAtMs + this.#lifetime.extensionMs));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get #latestEndMs(): number {
    return this.#startedAtMs + this.#lifetime.longestMs;
  }

  #set(endsAtMs: number): void {
    clearTimeout(this.#timer);
    this.#endsAtMs = endsAtMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#onEnd();
    }, endsAtMs - Date.now());
  }
}
