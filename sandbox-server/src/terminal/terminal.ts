/** One shell's stream: kept in a ring, mirrored on a screen, and sent to as many viewers as there are. */
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { Clearing, TerminalExit, TerminalView } from "../../../lib/protocol/events.ts";
import { Batcher } from "./batcher.ts";
import { ByteRing } from "./byte-ring.ts";
import { Mirror, type Snapshot } from "./mirror.ts";
import type { OutputBudget } from "./output-budget.ts";
import type { Pty } from "./pty.ts";
import type { ScreenThread } from "./screen-thread.ts";
import { Attachment, type Viewer } from "./viewer.ts";

/** What a viewer that was away may have missed and still get as it was; beyond it, it gets the screen. */
const RING_BYTES = 512 * 1024;

/** More than this is not read while a viewer is away that may come back: what one read brings must still fit in. */
const MAX_HELD_BYTES = 384 * 1024;

/** A viewer that holds everybody up for so long without an acknowledgement, or being gone, is left behind. */
export const MAX_SILENCE_MS = 10_000;

export interface TerminalOptions {
  /** Random, because whoever knows it and has the session may type into it. */
  id: string;
  number: number;
  pty: Pty;
  columns: number;
  rows: number;
  screens: ScreenThread;
  /** Shared by all terminals of a sandbox. */
  budget: OutputBudget;
}

/** What a viewer asks for; see `terminal:attach` in lib/protocol/events.ts. */
export interface AttachRequest {
  columns: number;
  rows: number;
  from: number | null;
}

export class Terminal {
  readonly id: string;
  readonly #number: number;
  readonly #pty: Pty;
  readonly #ring = new ByteRing(RING_BYTES);
  readonly #mirror: Mirror;
  readonly #batcher = new Batcher(() => this.#sendToAll());
  /** Null while a viewer waits for its snapshot. */
  readonly #viewers = new Map<Viewer, Attachment | null>();
  readonly #exitListeners: ((exit: TerminalExit) => void)[] = [];
  #columns: number;
  #rows: number;
  /** End of what the viewers have been sent. */
  #sent = 0;
  #exit: TerminalExit | null = null;
  #isClosed = false;
  #isPaused = false;
  /** The sandbox's budget is spent: reading waits until there is more. */
  #isResting = false;
  readonly #budget: OutputBudget;
  #silenceTimer: NodeJS.Timeout | undefined;
  /** Where the last viewer, gone just now, may want to go on. */
  #heldFrom: number | null = null;
  #holdTimer: NodeJS.Timeout | undefined;
  /** Where in the stream the screen was last cleared, and how often it has been. */
  #clearedAt = -1;
  #clears = 0;
  /** The whole stream, at the one size it had, may still be shown for the first time. */
  #isUnseen = true;

  constructor({ id, number, pty, columns, rows, screens, budget }: TerminalOptions) {
    this.id = id;
    this.#number = number;
    this.#pty = pty;
    this.#budget = budget;
    this.#columns = columns;
    this.#rows = rows;
    const onProgress = (bytes: number, screenMs: number) => this.#learn(bytes, screenMs);
    this.#mirror = new Mirror({ ring: this.#ring, columns, rows, thread: screens, onProgress });
    pty.onData((bytes) => this.#read(bytes));
    pty.onExit((exit) => this.#ended(exit));
  }

  view(): TerminalView {
    return { id: this.id, number: this.#number, columns: this.#columns, rows: this.#rows, exit: this.#exit };
  }

  /** Called once, after the viewers have been sent the last output. */
  onExit(listener: (exit: TerminalExit) => void): void {
    this.#exitListeners.push(listener);
  }

  /**
   * Shows the terminal to a viewer, at the viewer's size, until {@link detach}.
   * @throws DrydockError `terminal_unknown` when it was closed, or the viewer detached, before there was an answer
   */
  async attach(viewer: Viewer, { columns, rows, from }: AttachRequest): Promise<void> {
    if (this.#isClosed) throw new DrydockError("terminal_unknown");
    this.resize(columns, rows, viewer);
    this.#endHold();
    if (from !== null && from > this.#clearedAt && from >= this.#ring.start && from <= this.#sent) {
      this.#begin(viewer, null, from);
    } else if (from === null && this.#isUnseen) {
      this.#begin(viewer, null, 0);
    } else {
      this.#viewers.set(viewer, null);
      const { bytes, offset } = await this.#snapshot();
      if (!this.#viewers.has(viewer)) throw new DrydockError("terminal_unknown");
      this.#begin(viewer, bytes, offset);
    }
  }

  detach(viewer: Viewer): void {
    const attachment = this.#viewers.get(viewer);
    this.#viewers.delete(viewer);
    if (attachment && this.#viewers.size === 0) this.#holdFor(attachment);
    this.#regulate();
  }

  /** False, and nothing is taken, while the program has left too much input unread or has ended. */
  input(bytes: Uint8Array): boolean {
    this.#batcher.expedite();
    return this.#pty.write(bytes);
  }

  /** The last one to ask decides; everybody but the one who asked is told. */
  resize(columns: number, rows: number, by?: Viewer): void {
    if (columns === this.#columns && rows === this.#rows) return;
    if (this.#ring.end > 0) this.#isUnseen = false;
    this.#columns = columns;
    this.#rows = rows;
    this.#mirror.resize(columns, rows);
    this.#pty.resize(columns, rows);
    for (const attachment of this.#attachments()) {
      if (attachment.viewer !== by) attachment.viewer.size(columns, rows);
    }
  }

  /** Empties the screen, for everybody who looks at it now or later. */
  clear(what: Clearing): void {
    if (this.#isClosed) return;
    this.#isUnseen = false;
    this.#clears += 1;
    this.#clearedAt = this.#ring.end;
    this.#mirror.clear(what);
    this.#sendToAll();
    for (const attachment of this.#attachments()) attachment.clear(what);
  }

  /** The viewer has shown everything before `offset`. */
  ack(viewer: Viewer, offset: number): void {
    this.#viewers.get(viewer)?.acked(offset, this.#sent, performance.now());
    this.#regulate();
  }

  /** Hangs up on the shell and forgets its screen. Viewers still hear how it ended. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#silenceTimer);
    this.#endHold();
    this.#budget.forget(this.#readOn);
    this.#pty.close();
    this.#batcher.close();
    for (const [viewer, attachment] of this.#viewers) if (!attachment) this.#viewers.delete(viewer);
    this.#mirror.close();
  }

  /** The screen as it is after any clearing that comes while it is asked for. */
  async #snapshot(): Promise<Snapshot> {
    const clears = this.#clears;
    const snapshot = await this.#mirror.snapshot();
    return clears === this.#clears || this.#isClosed ? snapshot : this.#snapshot();
  }

  #read(bytes: Uint8Array): void {
    this.#ring.append(bytes);
    if (this.#ring.start > 0) this.#isUnseen = false;
    this.#mirror.follow();
    this.#batcher.add(this.#ring.end - this.#sent);
    if (this.#budget.spend(bytes.byteLength, performance.now())) this.#rest();
    this.#regulate();
  }

  #learn(bytes: number, screenMs: number): void {
    if (bytes > 0) this.#budget.learn(bytes, screenMs);
    this.#regulate();
  }

  #rest(): void {
    if (this.#isResting || this.#exit || this.#isClosed) return;
    this.#isResting = true;
    this.#pty.pause();
    this.#budget.wait(this.#readOn);
  }

  readonly #readOn = (): void => {
    this.#isResting = false;
    if (!this.#isPaused) this.#pty.resume();
  };

  #sendToAll(): void {
    this.#sent = this.#ring.end;
    const nowMs = performance.now();
    for (const attachment of this.#attachments()) attachment.send(this.#sent, nowMs);
  }

  #begin(viewer: Viewer, snapshot: Uint8Array | null, offset: number): void {
    this.#isUnseen = false;
    const nowMs = performance.now();
    const attachment = new Attachment(viewer, this.#ring, offset, nowMs);
    this.#viewers.set(viewer, attachment);
    const isAtEnd = offset === this.#ring.end;
    const exit = isAtEnd ? this.#exit : null;
    viewer.attached({ snapshot, offset, columns: this.#columns, rows: this.#rows, exit });
    attachment.send(this.#sent, nowMs);
    if (this.#exit && !isAtEnd) viewer.exit(this.#exit);
    this.#regulate();
  }

  #ended(exit: TerminalExit): void {
    this.#batcher.close();
    clearTimeout(this.#silenceTimer);
    this.#endHold();
    this.#budget.forget(this.#readOn);
    this.#exit = exit;
    for (const { viewer } of this.#attachments()) viewer.exit(exit);
    for (const listener of this.#exitListeners) listener(exit);
  }

  /** Keeps what a viewer has not acknowledged, in case only its connection was lost. */
  #holdFor({ acknowledged, isLeftBehind }: Attachment): void {
    if (this.#exit || this.#isClosed || isLeftBehind) return;
    this.#heldFrom = acknowledged;
    this.#holdTimer = setTimeout(() => {
      this.#endHold();
      this.#regulate();
    }, MAX_SILENCE_MS);
  }

  #endHold(): void {
    clearTimeout(this.#holdTimer);
    this.#heldFrom = null;
  }

  get #isHolding(): boolean {
    return this.#heldFrom !== null && this.#ring.end - this.#heldFrom > MAX_HELD_BYTES;
  }

  /** Reads on or stops reading, by what viewers and mirror have not dealt with. */
  #regulate(): void {
    if (this.#exit || this.#isClosed) return;
    const end = this.#ring.end;
    const attachments = this.#attachments();
    if (!this.#isPaused) {
      // Each is asked, so that each learns that the window limits it.
      const full = attachments.filter((attachment) => attachment.isFull(end));
      if (full.length === 0 && !this.#mirror.isFull() && !this.#isHolding) return;
      this.#isPaused = true;
      this.#pty.pause();
      this.#watchSilence(MAX_SILENCE_MS);
    } else if (this.#canReadOn(attachments, end)) {
      this.#isPaused = false;
      clearTimeout(this.#silenceTimer);
      if (!this.#isResting) this.#pty.resume();
    }
  }

  #canReadOn(attachments: Attachment[], end: number): boolean {
    return !this.#isHolding && this.#mirror.hasRoom() && attachments.every((attachment) => attachment.hasRoom(end));
  }

  /** While reading is paused: leaves the viewers behind that have stopped acknowledging. */
  #watchSilence(inMs: number): void {
    this.#silenceTimer = setTimeout(() => {
      const nowMs = performance.now();
      const blocking = this.#attachments().filter((attachment) => !attachment.hasRoom(this.#ring.end));
      for (const attachment of blocking) {
        if (attachment.silentForMs(nowMs) >= MAX_SILENCE_MS) attachment.leaveBehind();
      }
      this.#regulate();
      if (this.#isPaused) this.#watchSilence(MAX_SILENCE_MS / 4);
    }, inMs);
  }

  #attachments(): Attachment[] {
    return [...this.#viewers.values()].filter((attachment) => attachment !== null);
  }
}
