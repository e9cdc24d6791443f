/** Sandboxes made before anybody asks, so that a learner's first prompt does not wait for one. */
import type { Sandbox } from "../sandbox/sandbox.ts";

/** The learner who has just been served starts a shell meanwhile; making the next one must not slow that. */
const REFILL_DELAY_MS = 1_000;

export interface PoolOptions {
  size: number;
  make: () => Promise<Sandbox>;
  /** Told why one could not be made; the pool tries again with the next claim. */
  report: (message: string, error: unknown) => void;
}

export class SandboxPool {
  readonly #options: PoolOptions;
  readonly #ready: Sandbox[] = [];
  #refill: NodeJS.Timeout | undefined;
  #filling: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get readyCount(): number {
    return this.#ready.length;
  }

  /** A ready sandbox if there is one, else one that is made now. No two claims get the same. */
  claim(): Promise<Sandbox> {
    const sandbox = this.#ready.shift();
    clearTimeout(this.#refill);
    if (!this.#isClosed) this.#refill = setTimeout(() => void this.fill(), REFILL_DELAY_MS);
    return sandbox ? Promise.resolve(sandbox) : this.#options.make();
  }

  /** Makes sandboxes, one after the other, until the pool is full; resolves then. */
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
    await this.#filling;
    const failures = await Promise.all(this.#ready.splice(0).map((sandbox) => sandbox.destroy()));
    for (const failure of failures.flat()) this.#options.report("a pooled sandbox could not be undone", failure);
  }

  async #fill(): Promise<void> {
    const { size, make, report } = this.#options;
    while (this.#ready.length < size && !this.#isClosed) {
      try {
        this.#ready.push(await make());
      } catch (error) {
        report("a sandbox for the pool could not be made", error);
        return;
      }
    }
  }
}
