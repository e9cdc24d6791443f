/** Hands out the small numbers that pick a sandbox's id range: the lowest free one first. */
export class Slots {
  readonly #taken = new Set<number>();
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  /** @throws Error when all are taken: the registry admits fewer sandboxes than there are slots */
  take(): number {
    for (let slot = 0; slot < this.#count; slot += 1) {
      if (this.#taken.has(slot)) continue;
      this.#taken.add(slot);
      return slot;
    }
    throw new Error(`all ${this.#count} slots are taken`);
  }

  /** Takes a certain slot, which an earlier sandbox-server gave to a sandbox that is still there. */
  reserve(slot: number): void {
    this.#taken.add(slot);
  }

  release(slot: number): void {
    this.#taken.delete(slot);
  }
}
