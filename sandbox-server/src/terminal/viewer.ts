/** Somebody who looks at a terminal, and how far along the stream they are. */
import type { AttachView, Clearing, TerminalExit } from "../../../lib/protocol/events.ts";
import type { ByteRing } from "./byte-ring.ts";
import { FlowWindow } from "./flow-window.ts";

/** What a terminal tells somebody who looks at it: first `attached`, then the rest, `exit` after the last output. */
export interface Viewer {
  /** The answer to the attach; `data` follows from its offset on. */
  attached(view: AttachView): void;
  /**
   * Output; `offset` is the stream position of its first byte. The bytes are the viewer's to keep. An offset beyond
   * what the viewer has tells one that had fallen silent that it was left behind: it should attach again.
   */
  data(offset: number, bytes: Uint8Array): void;
  /** Somebody else has changed the size. */
  size(columns: number, rows: number): void;
  /** The screen is emptied, after all output so far. */
  cleared(what: Clearing): void;
  exit(exit: TerminalExit): void;
}

/** A viewer from the moment it has been told where its stream begins. */
export class Attachment {
  readonly viewer: Viewer;
  readonly #ring: ByteRing;
  readonly #window: FlowWindow;
  #sent: number;
  #lastAckMs: number;
  /** It has fallen silent: nobody waits for it, and nothing is sent until it is heard from. */
  #isLeftBehind = false;
  /** While it was silent the screen was cleared: what it then missed is not to be shown. */
  #hasMissedClear = false;

  constructor(viewer: Viewer, ring: ByteRing, offset: number, nowMs: number) {
    this.viewer = viewer;
    this.#ring = ring;
    this.#window = new FlowWindow(offset);
    this.#sent = offset;
    this.#lastAckMs = nowMs;
  }

  /** Sends what the viewer has not got, up to `end`. */
  send(end: number, nowMs: number): void {
    if (this.#isLeftBehind || end <= this.#sent) return;
    const offset = this.#sent;
    this.#sent = end;
    this.#window.sent(end, nowMs);
    this.viewer.data(offset, this.#ring.slice(offset, end));
  }

  /** The viewer has shown everything before `offset`; `end` is where the others are. */
  acked(offset: number, end: number, nowMs: number): void {
    if (!this.#window.acked(offset, nowMs)) return;
    this.#lastAckMs = nowMs;
    if (this.#isLeftBehind) this.#catchUp(end, nowMs);
  }

  get isLeftBehind(): boolean {
    return this.#isLeftBehind;
  }

  /** Everything so far has been sent. */
  clear(what: Clearing): void {
    if (this.#isLeftBehind) this.#hasMissedClear = true;
    else this.viewer.cleared(what);
  }

  leaveBehind(): void {
    this.#isLeftBehind = true;
  }

  /** Must the terminal stop reading for this viewer? */
  isFull(end: number): boolean {
    return !this.#isLeftBehind && this.#window.isFull(end);
  }

  /** May the terminal read on, as far as this viewer goes? */
  hasRoom(end: number): boolean {
    return this.#isLeftBehind || this.#window.hasRoom(end);
  }

  /** It has shown everything before this offset. */
  get acknowledged(): number {
    return this.#window.acknowledged;
  }

  silentForMs(nowMs: number): number {
    return nowMs - this.#lastAckMs;
  }

  #catchUp(end: number, nowMs: number): void {
    if (this.#hasMissedClear || this.#sent < this.#ring.start) {
      this.viewer.data(end + 1, new Uint8Array());
    } else {
      this.#isLeftBehind = false;
      this.send(end, nowMs);
    }
  }
}
