/** The screen as a viewer who had never left would see it, and the bytes that restore it on another. */
import headless, { type Terminal } from "@xterm/headless";
import type { Clearing } from "../../../lib/protocol/events.ts";
import { loadBoundedGraphemes } from "./bounded-graphemes.ts";
import { findPassingLines } from "./passing-lines.ts";
import { bufferSequences, hiddenSavedCursor, terminalSequences } from "./screen-sequences.ts";
import { activeState, parserPlace, readState, scrollsAsAWhole, writeNow } from "./screen-state.ts";
import { bufferText } from "./screen-text.ts";
import { PLAIN, setAttributes } from "./sgr.ts";

/** Lines above the screen that are kept. */
export const SCROLLBACK_LINES = 1000;

/** A larger snapshot, which only a screen made for it can need, is sent without its scrollback or its text. */
const MAX_SNAPSHOT_BYTES = 4 * 1024 * 1024;

/** Of a sequence that has begun and not ended, so much is kept: all of any real one. */
const MAX_UNFINISHED_BYTES = 4096;

const MAX_TITLE_LENGTH = 256;

/** CAN, which ends a sequence from anywhere within it. */
const CANCEL = Uint8Array.of(0x18);

/** CAN for what the viewer may be in the middle of, and RIS, which resets everything. */
const RESET = "\x18\x1bc";

export class Screen {
  readonly #terminal: Terminal;
  #title = "";
  /** The bytes of a character or sequence whose end has not come yet. */
  #unfinished = new Uint8Array();

  constructor(columns: number, rows: number) {
    this.#terminal = new headless.Terminal({
      cols: columns,
      rows,
      scrollback: SCROLLBACK_LINES,
      allowProposedApi: true,
      logLevel: "off",
    });
    loadBoundedGraphemes(this.#terminal);
    // Hyperlinks are not restored, so they need not be kept.
    this.#terminal.parser.registerOscHandler(8, () => true);
    this.#terminal.onTitleChange((title) => {
      this.#title = title.slice(0, MAX_TITLE_LENGTH);
    });
  }

  write(bytes: Uint8Array): void {
    let written = 0;
    // Lines may first be written over what stands on the screen, before they scroll at its end.
    const kept = SCROLLBACK_LINES + 2 * this.#terminal.rows;
    for (const { from, to } of findPassingLines(bytes, kept)) {
      this.#draw(bytes.subarray(written, from));
      written = this.#isScrollingText() ? to : from;
    }
    this.#draw(bytes.subarray(written));
    this.#unfinished = this.#lastUnfinished(bytes);
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  /** As the page does with its own. */
  clear(what: Clearing): void {
    if (what === "all") this.write(Buffer.from(RESET));
    else this.#terminal.clear();
  }

  /** What to write to a terminal of the same size so that it shows, and goes on, the same. */
  snapshot(): Uint8Array<ArrayBuffer> {
    for (const scrollback of [SCROLLBACK_LINES, 0]) {
      const bytes = Buffer.concat([Buffer.from(this.#text(scrollback)), this.#unfinished]);
      if (bytes.byteLength <= MAX_SNAPSHOT_BYTES) return new Uint8Array(bytes);
    }
    return new Uint8Array(Buffer.from(RESET));
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #draw(bytes: Uint8Array): void {
    try {
      writeNow(this.#terminal, bytes);
    } catch {
      // A bug of the parser: 6.0.0 throws on ED 1 in the last cell. What follows in this piece is not on the screen.
      writeNow(this.#terminal, CANCEL);
    }
  }

  /** Is text drawn, not part of a sequence, and do lines leave at the top of the screen and nowhere else? */
  #isScrollingText(): boolean {
    const terminal = this.#terminal;
    return (
      parserPlace(terminal) === "between" && scrollsAsAWhole(activeState(terminal, readState(terminal)), terminal.rows)
    );
  }

  #lastUnfinished(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const place = parserPlace(this.#terminal);
    if (place === "between") return new Uint8Array();
    const recent = Buffer.concat([this.#unfinished, bytes]);
    const start = recent.findLastIndex(place === "character" ? isUtf8Lead : isIntroducer);
    return new Uint8Array(recent.subarray(Math.max(0, start), Math.max(0, start) + MAX_UNFINISHED_BYTES));
  }

  #text(scrollback: number): string {
    const terminal = this.#terminal;
    const state = readState(terminal);
    const { normal, alternate, active } = terminal.buffer;
    let text = RESET + bufferText(normal, terminal, scrollback) + bufferSequences(normal, state.normal, terminal);
    if (active.type === "alternate") {
      // Unlike ?1049h, ?1047h does not save the cursor again. Either fills the screen with the background in force.
      text += `${setAttributes(PLAIN)}\x1b[?1047h\x1b[H`;
      text += bufferText(alternate, terminal, 0) + bufferSequences(alternate, state.alternate, terminal);
    } else {
      text += hiddenSavedCursor(alternate, state.alternate, terminal);
    }
    if (this.#title) text += `\x1b]2;${this.#title}\x07`;
    return text + terminalSequences(state, terminal);
  }
}

function isUtf8Lead(byte: number): boolean {
  return byte >= 0xc0;
}

/** ESC, or a C1 control in UTF-8: nothing else begins a sequence, and both end the one before. */
function isIntroducer(byte: number, index: number, bytes: Uint8Array): boolean {
  const next = bytes[index + 1];
  return byte === 0x1b || (byte === 0xc2 && next !== undefined && next >= 0x80 && next <= 0x9f);
}
