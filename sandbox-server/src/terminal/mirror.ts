/** A terminal's screen as the server keeps it: follows the stream from the ring, in another thread. */
import type { Clearing } from "../../../lib/protocol/events.ts";
import type { ByteRing } from "./byte-ring.ts";
import type { FromScreens } from "./screen-messages.ts";
import type { ScreenLine, ScreenThread } from "./screen-thread.ts";

/**
 * The stream is handed over in pieces of this size: xterm parses large ones several times faster than small ones, and of a long
 * text only the lines that are still remembered at the end of its piece are drawn.
 */
const PIECE_BYTES = 256 * 1024;

/** Further behind than this, the screen holds the stream up. */
const MAX_LAG_BYTES = 512 * 1024;
const RESUME_LAG_BYTES = 256 * 1024;

/** While a snapshot is taken, the stream may run ahead of it by no more than the ring can still show. */
const MAX_AHEAD_BYTES = 384 * 1024;

/** Brings a terminal from any state to what the stream before `offset` has made of it. */
export interface Snapshot {
  bytes: Uint8Array;
  offset: number;
}

/** CAN and RIS: an empty screen, to which what is left of the stream is then written. */
const BLANK_SCREEN = Uint8Array.of(0x18, 0x1b, 0x63);

export interface MirrorOptions {
  ring: ByteRing;
  columns: number;
  rows: number;
  thread: ScreenThread;
  /** Called when the screen has come nearer to the end of the stream: by so many bytes, which took so much processor time. */
  onProgress: (bytes: number, processorMs: number) => void;
}

export class Mirror {
  readonly #ring: ByteRing;
  readonly #line: ScreenLine;
  readonly #onProgress: (bytes: number, processorMs: number) => void;
  #columns: number;
  #rows: number;
  /** A screen is made when the ring cannot stand in for it any more: most terminals stay small. */
  #isOpen = false;
  #handedOver = 0;
  #parsed = 0;
  /** What comes before this offset is not to be shown again. */
  #clearedAt = 0;
  /** Snapshots on their way, with the offset each will have. */
  #waiting: { offset: number; resolve: (snapshot: Snapshot) => void }[] = [];

  constructor({ ring, columns, rows, thread, onProgress }: MirrorOptions) {
    this.#ring = ring;
    this.#columns = columns;
    this.#rows = rows;
    this.#onProgress = onProgress;
    this.#line = thread.line({ receive: (message) => this.#receive(message), lost: () => this.#lost() });
  }

  /** Must the stream wait for the screen? */
  isFull(): boolean {
    return this.#lagBytes > MAX_LAG_BYTES || this.#isTooFarAhead;
  }

  /** May it go on? */
  hasRoom(): boolean {
    return this.#lagBytes <= RESUME_LAG_BYTES && !this.#isTooFarAhead;
  }

  /** Where a screen may start anew. */
  get #oldest(): number {
    return Math.max(this.#ring.start, this.#clearedAt);
  }

  get #lagBytes(): number {
    return this.#ring.end - this.#parsed;
  }

  get #isTooFarAhead(): boolean {
    const oldest = this.#waiting[0];
    return oldest !== undefined && this.#ring.end - oldest.offset > MAX_AHEAD_BYTES;
  }

  /** The stream has grown. */
  follow(): void {
    if (this.#ring.end - this.#handedOver >= PIECE_BYTES) this.#handOver();
  }

  resize(columns: number, rows: number): void {
    if (this.#ring.end > 0) this.#handOver();
    this.#columns = columns;
    this.#rows = rows;
    if (this.#isOpen) this.#line.send({ kind: "resize", columns, rows });
  }

  /** Takes its turn in the stream: what has come so far is cleared, what comes next is not. */
  clear(what: Clearing): void {
    if (this.#ring.end === 0) return;
    this.#handOver();
    this.#line.send({ kind: "clear", what });
    this.#clearedAt = this.#ring.end;
  }

  /** The screen as it is now. Meanwhile the stream may go on; it continues from the snapshot's offset. */
  snapshot(): Promise<Snapshot> {
    const { promise, resolve } = Promise.withResolvers<Snapshot>();
    this.#handOver();
    this.#waiting.push({ offset: this.#handedOver, resolve });
    this.#line.send({ kind: "snapshot" });
    return promise;
  }

  /** Snapshots that were asked for and have not come are answered with an empty screen. */
  close(): void {
    if (this.#isOpen) this.#line.send({ kind: "close" });
    this.#line.close();
    this.#answerBlank();
  }

  #handOver(): void {
    if (!this.#isOpen) {
      this.#line.send({ kind: "open", columns: this.#columns, rows: this.#rows });
      this.#isOpen = true;
    }
    while (this.#handedOver < this.#ring.end) {
      const end = Math.min(this.#ring.end, this.#handedOver + PIECE_BYTES);
      this.#line.send({ kind: "write", bytes: this.#ring.slice(this.#handedOver, end), end });
      this.#handedOver = end;
    }
  }

  #receive(message: FromScreens): void {
    if (message.kind === "parsed") {
      const bytes = message.end - this.#parsed;
      this.#parsed = message.end;
      this.#onProgress(bytes, message.processorMs);
    } else {
      this.#waiting.shift()?.resolve({ bytes: message.bytes, offset: message.offset });
      this.#onProgress(0, 0);
    }
  }

  /** The next screen starts from what the ring still has. */
  #lost(): void {
    this.#isOpen = false;
    this.#handedOver = this.#oldest;
    this.#parsed = this.#oldest;
    this.#answerBlank();
    // The lag may be what holds the stream up.
    this.follow();
  }

  #answerBlank(): void {
    for (const { resolve } of this.#waiting) resolve({ bytes: BLANK_SCREEN, offset: this.#oldest });
    this.#waiting = [];
  }
}
