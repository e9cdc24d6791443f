/** Sandboxes made before anybody asks, so that a learner's first prompt does not wait for one. */
import { PROFILE_NAMES, type ProfileName } from "../../../lib/lesson/schema.ts";
import type { ClaimSource } from "../observability/observe.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** The learner who has just been served starts a shell meanwhile; making the next one must not slow that. */
const REFILL_DELAY_MS = 1_000;

/** How many sandboxes are to stand ready; none of a profile that is not named. */
export type PoolSizes = Readonly<Partial<Record<ProfileName, number>>>;

export interface PoolOptions {
  sizes: PoolSizes;
  /** Places on the host that no learner has: as many sandboxes may stand ready, of all profiles together. */
  freePlaces: () => number;
  make: (profile: ProfileName) => Promise<Sandbox>;
  /** The same, with all that can be done before it is known for whom. */
  makeReady: (profile: ProfileName) => Promise<Sandbox>;
  /** Told why one could not be made or undone; the pool tries again with the next claim. */
  report: (message: string, error: unknown) => void;
}

/** A learner's sandbox, and where it came from. */
export interface Claim {
  sandbox: Sandbox;
  source: ClaimSource;
}

interface Pooled {
  profile: ProfileName;
  sandbox: Sandbox;
}

export class SandboxPool {
  readonly #options: PoolOptions;
  readonly #ready: Pooled[] = [];
  /** More of these for a while, before a class begins. */
  #extra: PoolSizes = {};
  #extraEnd: NodeJS.Timeout | undefined;
  #refill: NodeJS.Timeout | undefined;
  #filling: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get readyCount(): number {
    return this.#ready.length;
  }

  /** How many are to stand ready, as far as there are places. */
  get wantedCount(): number {
    const wanted = PROFILE_NAMES.reduce((sum, profile) => sum + this.#sizeOf(profile), 0);
    return Math.min(wanted, this.#options.freePlaces());
  }

  /** For a while so many stand ready instead of the usual number, where that is less; then those left over are removed. */
  warm(sizes: PoolSizes, forMs: number): void {
    clearTimeout(this.#extraEnd);
    this.#extraEnd = setTimeout(() => void this.#change({}), forMs);
    this.#extraEnd.unref();
    void this.#change(sizes);
  }

  /**
   * A ready sandbox if there is one, else one that is made now. No two claims get the same. Whoever claims has been
   * given a place.
   */
  async claim(profile: ProfileName): Promise<Claim> {
    this.refillSoon();
    const index = this.#ready.findIndex((pooled) => pooled.profile === profile);
    const [pooled] = index < 0 ? [] : this.#ready.splice(index, 1);
    if (pooled) return { sandbox: pooled.sandbox, source: "pool" };
    await this.makeWay();
    return { sandbox: await this.#options.make(profile), source: "cold" };
  }

  /** Removes pooled sandboxes that stand where learners have been given a place; resolves when they are gone. */
  async makeWay(): Promise<void> {
    while (this.#ready.length + (this.#filling ? 1 : 0) > this.#options.freePlaces()) {
      const pooled = this.#ready.pop();
      if (pooled) await this.#destroy([pooled]);
      else await this.#filling;
    }
  }

  /** Fills the pool a little later, when whoever caused it is served. */
  refillSoon(): void {
    clearTimeout(this.#refill);
    if (!this.#isClosed) this.#refill = setTimeout(() => void this.fill(), REFILL_DELAY_MS);
  }

  /** Makes sandboxes, one after the other, until the pool or the host is full; resolves then. */
  fill(): Promise<void> {
    this.#filling ??= this.#fill().finally(() => {
      this.#filling = undefined;
    });
    return this.#filling;
  }

  /** Destroys what was not claimed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#refill);
    clearTimeout(this.#extraEnd);
    await this.#filling;
    await this.#destroy(this.#ready.splice(0));
  }

  async #change(extra: PoolSizes): Promise<void> {
    this.#extra = extra;
    await this.#filling;
    const usual = PROFILE_NAMES.flatMap((profile) => this.#readyOf(profile).slice(0, this.#sizeOf(profile)));
    const surplus = this.#ready.filter((pooled) => !usual.includes(pooled));
    this.#ready.splice(0, Number.POSITIVE_INFINITY, ...usual);
    await this.#destroy(surplus);
    if (!this.#isClosed) await this.fill();
  }

  #sizeOf(profile: ProfileName): number {
    return Math.max(this.#options.sizes[profile] ?? 0, this.#extra[profile] ?? 0);
  }

  #readyOf(profile: ProfileName): Pooled[] {
    return this.#ready.filter((pooled) => pooled.profile === profile);
  }

  async #fill(): Promise<void> {
    const { makeReady, report } = this.#options;
    for (let profile = this.#wanted(); profile && !this.#isClosed; profile = this.#wanted()) {
      try {
        this.#ready.push({ profile, sandbox: await makeReady(profile) });
      } catch (error) {
        report("a sandbox for the pool could not be made", error);
        return;
      }
    }
  }

  /** A profile of which too few stand ready, as long as there is a place for one more. */
  #wanted(): ProfileName | undefined {
    if (this.#ready.length >= this.#options.freePlaces()) return undefined;
    return PROFILE_NAMES.find((profile) => this.#readyOf(profile).length < this.#sizeOf(profile));
  }

  async #destroy(pooled: readonly Pooled[]): Promise<void> {
    const failures = await Promise.all(pooled.map(({ sandbox }) => sandbox.destroy()));
    for (const failure of failures.flat()) this.#options.report("a pooled sandbox could not be undone", failure);
  }
}
