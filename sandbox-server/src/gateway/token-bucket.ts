/** How much one socket may send: a bucket that refills at a steady rate and lets short bursts through. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #lastMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#lastMs = nowMs;
  }

  /** Takes `count` tokens; false, and none is taken, when there are not so many. */
  take(count: number, nowMs: number): boolean {
    const refilled = this.#tokens + ((nowMs - this.#lastMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, refilled);
    this.#lastMs = nowMs;
    if (count > this.#tokens) return false;
    this.#tokens -= count;
    return true;
  }
}
