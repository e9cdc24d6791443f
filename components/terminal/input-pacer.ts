/** Sends what is typed and pasted in order, in pieces the sandbox host accepts, a long paste not all at once. */
import { MAX_INPUT_BYTES } from "#lib/protocol/limits.ts";

/** Between two pieces of a long paste: 800 KB a second, more than any shell reads. */
const PIECE_INTERVAL_MS = 20;

export class InputPacer {
  readonly #send: (piece: Uint8Array) => boolean;
  #waiting: Uint8Array[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param send false when there is no connection; what still waits is then dropped, not kept for later */
  constructor(send: (piece: Uint8Array) => boolean) {
    this.#send = send;
  }

  /** True if the bytes were sent, or will be after those before them. */
  push(bytes: Uint8Array): boolean {
    for (let start = 0; start < bytes.byteLength; start += MAX_INPUT_BYTES) {
      this.#waiting.push(bytes.subarray(start, start + MAX_INPUT_BYTES));
    }
    return this.#timer !== undefined || this.#sendNext();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #sendNext(): boolean {
    this.#timer = undefined;
    const piece = this.#waiting.shift();
    if (!piece) return true;
    if (!this.#send(piece)) {
      this.clear();
      return false;
    }
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#sendNext(), PIECE_INTERVAL_MS);
    return true;
  }
}
