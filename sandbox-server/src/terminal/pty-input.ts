/** Writes input to a pty at the pace at which the program on it reads. */
import { writeSync } from "node:fs";

/** Input that may wait for a program that does not read: a generous paste. */
export const MAX_PENDING_INPUT_BYTES = 2 * 1024 * 1024;

/** What a waiting piece costs beside its bytes, so that many tiny ones are bounded too. */
const PIECE_COST_BYTES = 256;

const FIRST_RETRY_MS = 1;
const LAST_RETRY_MS = 32;

export class PtyInput {
  readonly #fd: number;
  #waiting: Uint8Array[] = [];
  #waitingCostBytes = 0;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  #isOpen = true;

  /** @param fd a non-blocking descriptor, which its owner closes after {@link close} */
  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Queues bytes, which the caller must not change any more. False, and nothing is taken, when there is no room. */
  write(bytes: Uint8Array): boolean {
    if (!this.#isOpen) return false;
    const costBytes = bytes.byteLength + PIECE_COST_BYTES;
    if (this.#waitingCostBytes + costBytes > MAX_PENDING_INPUT_BYTES) return false;
    this.#waiting.push(bytes);
    this.#waitingCostBytes += costBytes;
    if (!this.#retry) this.#flush();
    return true;
  }

  close(): void {
    this.#isOpen = false;
    this.#waiting = [];
    clearTimeout(this.#retry);
  }

  #flush(): void {
    this.#retry = undefined;
    let written = 0;
    for (let piece = this.#waiting[0]; piece; piece = this.#waiting[0]) {
      const count = this.#writeSome(piece);
      if (count === 0) break;
      written += count;
      this.#take(piece, count);
    }
    this.#retryMs = written > 0 ? FIRST_RETRY_MS : Math.min(this.#retryMs * 2, LAST_RETRY_MS);
    // Node cannot wait for a descriptor to become writable beside the stream that reads it, so look again.
    if (this.#waiting.length > 0) this.#retry = setTimeout(() => this.#flush(), this.#retryMs);
  }

  #take(piece: Uint8Array, count: number): void {
    if (count < piece.byteLength) {
      this.#waiting[0] = piece.subarray(count);
      this.#waitingCostBytes -= count;
    } else {
      this.#waiting.shift();
      this.#waitingCostBytes -= count + PIECE_COST_BYTES;
    }
  }

  /** How many bytes the kernel has taken: 0 when the program's queue is full, all when nobody is left to read. */
  #writeSome(piece: Uint8Array): number {
    try {
      return writeSync(this.#fd, piece);
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      if (error.code === "EAGAIN") return 0;
      // The program has hung up; the reading side reports it.
      if (error.code === "EIO") return piece.byteLength;
      throw error;
    }
  }
}
