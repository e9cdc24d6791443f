/**
 * How much processor time the output of one sandbox's terminals may cost us together. A burst passes at full speed, a large
 * file included; a flood without end is slowed to a share that leaves other learners theirs. Time, not bytes: an emulated
 * machine, or a stream of nothing but escape sequences, takes many times longer for as much.
 */

/** More than a file of fifty megabytes takes where the machine is not emulated. */
export const BURST_MS = 5_000;

/** Of a processor, from then on. It is counted on the screens' thread; passing the stream on costs about as much again. */
export const SHARE = 0.1;

/** Once it is spent, reading goes on when so much has come together: shorter turns cost more than they bring. */
const TURN_MS = 10;

export class OutputBudget {
  #leftMs = BURST_MS;
  #countedAtMs: number;
  #timer: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(nowMs: number) {
    this.#countedAtMs = nowMs;
  }

  /** Is nothing left? What was used is counted first; it may overdraw what was left. */
  spend(processorMs: number, nowMs: number): boolean {
    const elapsedMs = Math.max(0, nowMs - this.#countedAtMs);
    this.#leftMs = Math.min(BURST_MS, this.#leftMs + elapsedMs * SHARE) - processorMs;
    this.#countedAtMs = nowMs;
    return this.#leftMs <= 0;
  }

  /** Calls back once, when there is something left again; {@link forget} takes that back. */
  wait(callback: () => void): void {
    this.#waiting.add(callback);
    const missingMs = Math.max(0, -this.#leftMs);
    this.#timer ??= setTimeout(() => this.#refilled(), (missingMs + TURN_MS) / SHARE);
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
