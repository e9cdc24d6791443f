/** Who types: while somebody does, the output of others is held back. */

/** Between two keys of somebody who is at it. */
const PAUSE_MS = 1_000;

interface Typing {
  sandbox: string;
  atMs: number;
}

/** Two are enough to know of each sandbox whether anybody types in another one. */
export class Typists {
  #last: Typing = { sandbox: "", atMs: Number.NEGATIVE_INFINITY };
  /** In another sandbox than the last one. */
  #other: Typing = this.#last;

  typed(sandbox: string, atMs: number): void {
    if (sandbox !== this.#last.sandbox) this.#other = this.#last;
    this.#last = { sandbox, atMs };
  }

  /** Has anybody typed just now in a sandbox that is not this one? */
  areOthersThan(sandbox: string, nowMs: number): boolean {
    const newest = this.#last.sandbox === sandbox ? this.#other : this.#last;
    return nowMs - newest.atMs <= PAUSE_MS;
  }
}
