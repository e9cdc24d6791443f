/**
 * How much processor time the output of one sandbox's terminals may cost us together. A burst passes at full speed, a large
 * file included; a flood without end is slowed to a share that leaves other learners theirs, and while one of them types so is a
 * burst. Time, not bytes: an emulated machine, or a stream of nothing but escape sequences, takes many times longer for as much.
 */

/** More than a file of fifty megabytes takes where the machine is not emulated. */
export const BURST_MS = 5_000;

/** Of this, so much passes at full speed while another learner types: a few pages of a log. */
export const SHORT_BURST_MS = 20;

/** Of a processor, from then on. It is counted on the screens' thread; passing a costly stream on costs about as much again. */
export const SHARE = 0.1;

/** Once it is spent, reading goes on when so much has come together. */
const TURN_MS = 2;

/** What it takes all processes on a byte's way to pass it on where nothing is emulated: it never counts for less. */
const LEAST_MS_PER_BYTE = 50e-6;

/** A price weighs as much as that of so many bytes before it: of a few bytes, it would say nothing about many. */
const MEMORY_BYTES = 128 * 1024;

export interface OutputBudgetOptions {
  nowMs: number;
  /** Does another learner type? */
  isContended: (nowMs: number) => boolean;
}

export class OutputBudget {
  readonly #isContended: (nowMs: number) => boolean;
  readonly #burst = new Allowance(BURST_MS);
  readonly #shortBurst = new Allowance(SHORT_BURST_MS);
  #msPerByte = LEAST_MS_PER_BYTE;
  #countedAtMs: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<() => void>();

  constructor({ nowMs, isContended }: OutputBudgetOptions) {
    this.#countedAtMs = nowMs;
    this.#isContended = isContended;
  }

  /** The screen took so long for so many bytes: those that come are counted at such a price. */
  learn(bytes: number, screenMs: number): void {
    const price = (this.#msPerByte * MEMORY_BYTES + screenMs) / (MEMORY_BYTES + bytes);
    this.#msPerByte = Math.max(LEAST_MS_PER_BYTE, price);
  }

  /** Is nothing left? What has been read is counted first; it may overdraw what was left. */
  spend(bytes: number, nowMs: number): boolean {
    const refillMs = Math.max(0, nowMs - this.#countedAtMs) * SHARE;
    this.#countedAtMs = nowMs;
    for (const allowance of [this.#burst, this.#shortBurst]) allowance.spend(bytes * this.#msPerByte, refillMs);
    return this.#leftMs(nowMs) <= 0;
  }

  /** Calls back once, when there is something left again; {@link forget} takes that back. */
  wait(callback: () => void): void {
    this.#waiting.add(callback);
    const missingMs = Math.max(0, -this.#leftMs(this.#countedAtMs));
    this.#timer ??= setTimeout(() => this.#refilled(), (missingMs + TURN_MS) / SHARE);
  }

  forget(callback: () => void): void {
    this.#waiting.delete(callback);
    if (this.#waiting.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #leftMs(nowMs: number): number {
    return this.#isContended(nowMs) ? Math.min(this.#burst.leftMs, this.#shortBurst.leftMs) : this.#burst.leftMs;
  }

  #refilled(): void {
    this.#timer = undefined;
    const callbacks = [...this.#waiting];
    this.#waiting.clear();
    for (const callback of callbacks) callback();
  }
}

/** Fills up to a burst. Its debts are small: nobody waits for long because of what passed when it did not count. */
class Allowance {
  readonly #burstMs: number;
  leftMs: number;

  constructor(burstMs: number) {
    this.#burstMs = burstMs;
    this.leftMs = burstMs;
  }

  spend(ms: number, refillMs: number): void {
    this.leftMs = Math.max(-2 * TURN_MS, Math.min(this.#burstMs, this.leftMs + refillMs) - ms);
  }
}
