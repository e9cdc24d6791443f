/** How often somebody may be wrong about a code: a few times at once, then slowly. Who is right is never kept waiting. */

/** Addresses remembered; beyond that the one heard of longest ago is forgotten. */
const MOST_ADDRESSES = 10_000;

export interface TryLimitOptions {
  /** Wrong tries in a row. */
  burst: number;
  /** Until another one is allowed. */
  refillMs: number;
}

export class TryLimit {
  readonly #options: TryLimitOptions;
  /** When each address will have all its tries again, in the order of last use. */
  readonly #fullAtMs = new Map<string, number>();

  constructor(options: TryLimitOptions) {
    this.#options = options;
  }

  /** Counts a try as wrong until {@link wasRight}, so that tries at the same time are counted too; false when it may not be made. */
  take(address: string, nowMs: number): boolean {
    const { burst, refillMs } = this.#options;
    const fullAtMs = Math.max(this.#fullAtMs.get(address) ?? 0, nowMs) + refillMs;
    if (fullAtMs - nowMs > burst * refillMs) return false;
    this.#put(address, fullAtMs);
    return true;
  }

  wasRight(address: string): void {
    const fullAtMs = this.#fullAtMs.get(address);
    if (fullAtMs !== undefined) this.#put(address, fullAtMs - this.#options.refillMs);
  }

  #put(address: string, fullAtMs: number): void {
    this.#fullAtMs.delete(address);
    this.#fullAtMs.set(address, fullAtMs);
    const [oldest] = this.#fullAtMs.keys();
    if (this.#fullAtMs.size > MOST_ADDRESSES && oldest !== undefined) this.#fullAtMs.delete(oldest);
  }
}
