/**
 * How much output the terminals of one sandbox may bring together. A burst passes at full speed, a large file included; a
 * flood without end is slowed to more than anybody can read, so that it takes no processor time from other learners' echoes.
 */

/** More than the largest file a lesson shows. */
export const BURST_BYTES = 64 * 1024 * 1024;

export const BYTES_PER_SECOND = 8 * 1024 * 1024;

/** Once it is spent, reading goes on when so much has come together: shorter turns cost more than they bring. */
const TURN_MS = 20;

export class OutputBudget {
  #leftBytes = BURST_BYTES;
  #countedAtMs: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(nowMs: number) {
    this.#countedAtMs = nowMs;
  }

  /** Is nothing left? Output that has come is counted first; it may overdraw what was left. */
  spend(bytes: number, nowMs: number): boolean {
    const elapsedMs = Math.max(0, nowMs - this.#countedAtMs);
    const refilled = this.#leftBytes + (elapsedMs / 1000) * BYTES_PER_SECOND;
    this.#leftBytes = Math.min(BURST_BYTES, refilled) - bytes;
    this.#countedAtMs = nowMs;
    return this.#leftBytes <= 0;
  }

  /** Calls back once, when there is something left again; {@link forget} takes that back. */
  wait(callback: () => void): void {
    this.#waiting.add(callback);
    const missingBytes = Math.max(0, -this.#leftBytes);
    this.#timer ??= setTimeout(() => this.#refilled(), TURN_MS + (missingBytes / BYTES_PER_SECOND) * 1000);
  }

  forget(callback: () => void): void {
    this.#waiting.delete(callback);
    if (this.#waiting.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #refilled(): void {
    this.#timer = undefined;
    const callbacks = [...this.#waiting];
    this.#waiting.clear();
    for (const callback of callbacks) callback();
  }
}
