/** Real terminals for tests: a program on a pty, and viewers that remember what they were shown. */
import { createHash } from "node:crypto";
import { EventEmitter, once } from "node:events";
import type { AttachView, Clearing, TerminalExit } from "../../../lib/protocol/events.ts";
import { OutputBudget } from "./output-budget.ts";
import { spawnPty } from "./pty.ts";
import { ScreenThread } from "./screen-thread.ts";
import { Terminal } from "./terminal.ts";
import type { Viewer } from "./viewer.ts";

export const ENV = { PATH: process.env.PATH ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", PS1: "$ " };

const screens = new ScreenThread((message, error) => {
  throw new Error(message, { cause: error });
});

/** A terminal of 80×24 that is closed at the end of its scope. */
export function startTerminal(command: readonly string[], columns = 80, rows = 24): Terminal & Disposable {
  const budget = new OutputBudget({ nowMs: performance.now(), isContended: () => false });
  const pty = spawnPty(command, { columns, rows, env: ENV });
  const terminal = new Terminal({ id: "terminal-in-a-test", number: 1, pty, columns, rows, screens, budget });
  return Object.assign(terminal, { [Symbol.dispose]: () => terminal.close() });
}

/** Remembers the stream, and complains about a byte lost or doubled. */
export class RecordingViewer extends EventEmitter implements Viewer {
  view: AttachView | undefined;
  exited: TerminalExit | undefined;
  /** Set when it was told of output it has not got. */
  isLeftBehind = false;
  sizes: [number, number][] = [];
  clearings: { offset: number; what: Clearing }[] = [];
  frames: { offset: number; bytes: Uint8Array }[] = [];
  /** Offset after the last byte received. */
  end = 0;
  readonly hash = createHash("sha256");
  readonly #keep: boolean;
  readonly #ack: ((viewer: RecordingViewer) => void) | undefined;

  /** @param ack called after each frame; without it nothing is acknowledged */
  constructor(ack?: (viewer: RecordingViewer) => void, { keep = true } = {}) {
    super();
    this.#ack = ack;
    this.#keep = keep;
  }

  get text(): string {
    return Buffer.concat(this.frames.map((frame) => frame.bytes)).toString();
  }

  attached(view: AttachView): void {
    this.view = view;
    this.end = view.offset;
  }

  data(offset: number, bytes: Uint8Array): void {
    if (offset < this.end) throw new Error(`byte ${offset} comes twice: ${this.end} have come`);
    if (offset > this.end) this.isLeftBehind = true;
    this.end += bytes.byteLength;
    if (this.#keep) this.frames.push({ offset, bytes });
    this.hash.update(bytes);
    this.#ack?.(this);
    this.emit("change");
  }

  size(columns: number, rows: number): void {
    this.sizes.push([columns, rows]);
  }

  cleared(what: Clearing): void {
    this.clearings.push({ offset: this.end, what });
    this.emit("change");
  }

  exit(exit: TerminalExit): void {
    this.exited = exit;
    this.emit("change");
  }

  /** Resolves as soon as it holds. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await once(this, "change");
  }
}

/** A viewer that acknowledges at once. */
export function eagerViewer(terminal: Terminal, options = {}): RecordingViewer {
  return new RecordingViewer((viewer) => terminal.ack(viewer, viewer.end), options);
}

export const FRESH = { columns: 80, rows: 24, from: null };
