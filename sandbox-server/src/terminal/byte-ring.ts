/** The last bytes of a stream, addressed by their offset in it. */

const FIRST_SIZE = 4096;

export class ByteRing {
  readonly #capacity: number;
  #bytes = new Uint8Array(FIRST_SIZE);
  #end = 0;

  /** @param capacity in bytes, a power of two of at least 4096; memory grows up to it with the stream */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Offset after the last byte. */
  get end(): number {
    return this.#end;
  }

  /** Offset of the oldest byte still here. */
  get start(): number {
    return Math.max(0, this.#end - this.#capacity);
  }

  append(bytes: Uint8Array): void {
    this.#grow(this.#end + bytes.byteLength);
    const kept = bytes.subarray(-this.#bytes.length);
    const from = this.#end + bytes.byteLength - kept.byteLength;
    const index = from % this.#bytes.length;
    const untilWrap = this.#bytes.length - index;
    this.#bytes.set(kept.subarray(0, untilWrap), index);
    this.#bytes.set(kept.subarray(untilWrap), 0);
    this.#end += bytes.byteLength;
  }

  /** A copy of the bytes of [from, to); the caller stays within [start, end]. */
  slice(from: number, to: number): Uint8Array<ArrayBuffer> {
    if (from < this.start || to > this.#end || from > to) {
      throw new RangeError(`[${from}, ${to}) is not within [${this.start}, ${this.#end})`);
    }
    const index = from % this.#bytes.length;
    const length = to - from;
    const untilWrap = this.#bytes.length - index;
    if (length <= untilWrap) return this.#bytes.slice(index, index + length);
    const copy = new Uint8Array(length);
    copy.set(this.#bytes.subarray(index));
    copy.set(this.#bytes.subarray(0, length - untilWrap), untilWrap);
    return copy;
  }

  #grow(needed: number): void {
    if (needed <= this.#bytes.length || this.#bytes.length === this.#capacity) return;
    let size = this.#bytes.length;
    while (size < needed && size < this.#capacity) size *= 2;
    const grown = new Uint8Array(size);
    // Nothing has been overwritten yet, so the stream starts at index 0.
    grown.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = grown;
  }
}
