/** Who may have a sandbox on a host that holds only so many: a place at once, or one in a queue, in order. */

/** Told what becomes of a request for a place. */
export interface Applicant {
  /** There is a place. */
  admitted(): void;
  /** There is none yet: `place` in the queue, from 1, and an estimate of the wait, or null when there is no telling. */
  waiting(place: number, estimateMs: number | null): void;
}

/** How many of the last places that came free an estimate rests on. */
const REMEMBERED = 20;

export class Admission {
  readonly #capacity: number;
  readonly #now: () => number;
  readonly #inside = new Set<Applicant>();
  #queue: Applicant[] = [];
  /** When places came free while somebody waited, ms. */
  #freedAtMs: number[] = [];

  constructor(capacity: number, now: () => number = () => performance.now()) {
    this.#capacity = capacity;
    this.#now = now;
  }

  get inside(): number {
    return this.#inside.size;
  }

  get free(): number {
    return Math.max(0, this.#capacity - this.#inside.size);
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Asks for a place. Returns what gives it back, or leaves the queue; calling that twice does nothing more. */
  request(applicant: Applicant): () => void {
    if (this.#inside.size < this.#capacity && this.#queue.length === 0) {
      this.#inside.add(applicant);
      applicant.admitted();
    } else {
      this.#queue.push(applicant);
      applicant.waiting(this.#queue.length, this.#estimateMs(this.#queue.length));
    }
    return () => this.#leave(applicant);
  }

  /** Takes a place for one that is in already, however full it is. Returns what gives it back. */
  occupy(): () => void {
    const occupant: Applicant = { admitted: () => {}, waiting: () => {} };
    this.#inside.add(occupant);
    return () => this.#leave(occupant);
  }

  #leave(applicant: Applicant): void {
    if (this.#inside.delete(applicant)) {
      if (this.#queue.length > 0) this.#freedAtMs = [...this.#freedAtMs, this.#now()].slice(-REMEMBERED);
    } else if (!this.#queue.includes(applicant)) {
      return;
    }
    this.#queue = this.#queue.filter((waiting) => waiting !== applicant);
    while (this.#inside.size < this.#capacity) {
      const next = this.#queue.shift();
      if (!next) break;
      this.#inside.add(next);
      next.admitted();
    }
    for (const [index, waiting] of this.#queue.entries()) waiting.waiting(index + 1, this.#estimateMs(index + 1));
  }

  /** Places ahead × the mean time between places coming free. */
  #estimateMs(place: number): number | null {
    const first = this.#freedAtMs.at(0);
    const last = this.#freedAtMs.at(-1);
    if (first === undefined || last === undefined || this.#freedAtMs.length < 2) return null;
    return Math.round((place * (last - first)) / (this.#freedAtMs.length - 1));
  }
}
