/**
 * Decides when output leaves: the first after a quiet moment, and the first after an input, at once; a burst is
 * gathered. A timer at the trailing edge instead would cost its whole length on every key.
 */

/** How long a burst is gathered, and the quiet after which output leaves at once. */
const GATHER_MS = 5;

/** A burst leaves as soon as it is this large. */
const MAX_BATCH_BYTES = 64 * 1024;

export class Batcher {
  readonly #send: () => void;
  /** Runs while a burst is gathered. */
  #timer: NodeJS.Timeout | undefined;
  #isWaiting = false;
  #isExpedited = false;

  /** @param send sends all that has gathered */
  constructor(send: () => void) {
    this.#send = send;
  }

  /** Output has come in; `pendingBytes` have not been sent. */
  add(pendingBytes: number): void {
    this.#isWaiting = true;
    if (!this.#timer || this.#isExpedited || pendingBytes >= MAX_BATCH_BYTES) this.flush();
  }

  /** Somebody has typed and waits for the echo. */
  expedite(): void {
    this.#isExpedited = true;
  }

  flush(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#isExpedited = false;
    this.#send();
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#quiet(), GATHER_MS);
  }

  /** Sends what is left and stops its clock. */
  close(): void {
    this.flush();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #quiet(): void {
    this.#timer = undefined;
    this.flush();
  }
}
