/** Messages with a body of bytes over a byte stream: u32 length of head and body, u16 length of head, head (JSON), body. */

const LENGTH_BYTES = 4;
const HEAD_LENGTH_BYTES = 2;

const NO_BYTES = new Uint8Array();

export function encodeFrame(head: object, body: Uint8Array = NO_BYTES): Buffer {
  const json = JSON.stringify(head);
  const headBytes = Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + HEAD_LENGTH_BYTES + headBytes + body.byteLength);
  frame.writeUInt32BE(HEAD_LENGTH_BYTES + headBytes + body.byteLength, 0);
  frame.writeUInt16BE(headBytes, LENGTH_BYTES);
  frame.write(json, LENGTH_BYTES + HEAD_LENGTH_BYTES);
  frame.set(body, LENGTH_BYTES + HEAD_LENGTH_BYTES + headBytes);
  return frame;
}

/** Cuts a stream back into frames, wherever its chunks end; each byte is copied once at the most. */
export class FrameReader<Head> {
  readonly #onFrame: (head: Head, body: Uint8Array<ArrayBuffer>) => void;
  /** The frame that has begun, of the length it will have; before its length is known, what has come of that. */
  #frame = Buffer.allocUnsafe(LENGTH_BYTES);
  #filled = 0;
  #isLengthKnown = false;

  /** @param onFrame the body is the receiver's to keep */
  constructor(onFrame: (head: Head, body: Uint8Array<ArrayBuffer>) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.byteLength; ) {
      const taken = chunk.subarray(from, from + this.#frame.length - this.#filled);
      this.#frame.set(taken, this.#filled);
      this.#filled += taken.byteLength;
      from += taken.byteLength;
      if (this.#filled === this.#frame.length) this.#full();
    }
  }

  #full(): void {
    const frame = this.#frame;
    this.#isLengthKnown = !this.#isLengthKnown;
    this.#frame = Buffer.allocUnsafeSlow(this.#isLengthKnown ? frame.readUInt32BE(0) : LENGTH_BYTES);
    this.#filled = 0;
    if (this.#isLengthKnown) return;
    const bodyStart = HEAD_LENGTH_BYTES + frame.readUInt16BE(0);
    const head: Head = JSON.parse(frame.toString("utf8", HEAD_LENGTH_BYTES, bodyStart));
    this.#onFrame(head, new Uint8Array(frame.buffer, frame.byteOffset + bodyStart, frame.length - bodyStart));
  }
}
