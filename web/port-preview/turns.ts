/** So many at a time for each key; who comes later waits for a turn, or is turned away when too many wait. */
export class Turns {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #lines = new Map<string, { taken: number; waiting: (() => void)[] }>();

  constructor(limits: { most: number; mostWaiting: number }) {
    this.#most = limits.most;
    this.#mostWaiting = limits.mostWaiting;
  }

  /** Resolves with the release when it is the asker's turn; null where there is no more room to wait. */
  async take(key: string): Promise<(() => void) | null> {
    const line = this.#lines.get(key) ?? { taken: 0, waiting: [] };
    this.#lines.set(key, line);
    if (line.taken < this.#most) line.taken += 1;
    else if (line.waiting.length >= this.#mostWaiting) return null;
    else await new Promise<void>((resolve) => line.waiting.push(resolve));
    return () => {
      const next = line.waiting.shift();
      if (next) return next();
      line.taken -= 1;
      if (line.taken === 0) this.#lines.delete(key);
    };
  }
}
