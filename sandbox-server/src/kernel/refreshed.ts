/** A reading that costs more than a look: done again when something has happened or it is old, in the background. */

export interface RefreshOptions<T> {
  /** @param last what was read the last time */
  read: (last: T) => Promise<T>;
  /** Until the first reading is there. */
  initial: T;
  /** At least so long between two readings. */
  minIntervalMs: number;
  /** After so long it is read again without any sign. */
  maxAgeMs: number;
  report: (message: string, error: unknown) => void;
}

export class Refreshed<T> {
  readonly #options: RefreshOptions<T>;
  #value: T;
  #beganMs = Number.NEGATIVE_INFINITY;
  #isStale = false;
  #reading: Promise<void> | undefined;

  constructor(options: RefreshOptions<T>) {
    this.#options = options;
    this.#value = options.initial;
  }

  /** The last reading; begins another one when it is time. */
  look(hasChanged: boolean): T {
    this.#isStale ||= hasChanged;
    const ageMs = performance.now() - this.#beganMs;
    const { minIntervalMs, maxAgeMs } = this.#options;
    if (!this.#reading && ageMs >= (this.#isStale ? minIntervalMs : maxAgeMs)) this.#reading = this.#read();
    return this.#value;
  }

  /** Resolves when no reading is under way. */
  async settled(): Promise<void> {
    await this.#reading;
  }

  async #read(): Promise<void> {
    this.#beganMs = performance.now();
    this.#isStale = false;
    try {
      this.#value = await this.#options.read(this.#value);
    } catch (error) {
      this.#options.report("a part of the kernel view could not be read", error);
    } finally {
      this.#reading = undefined;
    }
  }
}
