/** A screen that can be asked what was printed on it since a certain moment. */
import headless, { type IMarker, type Terminal } from "@xterm/headless";

export const COLUMNS = 100;
export const ROWS = 30;

/** What one command may print and still be read. */
const SCROLLBACK_LINES = 5_000;

/** Readline turns bracketed paste on when it begins to take a line and off when it has it: the surest sign of a prompt. */
const BRACKETED_PASTE = 2004;

export class ScreenReader {
  readonly #terminal: Terminal = new headless.Terminal({
    cols: COLUMNS,
    rows: ROWS,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
    logLevel: "off",
  });
  /** How often readline has begun to take a line, and how often it has taken one. */
  promptCount = 0;
  takenCount = 0;

  /** @param answer sends what a program asked its terminal for */
  constructor(answer: (text: string) => void) {
    this.#terminal.onData(answer);
    this.#terminal.parser.registerCsiHandler({ prefix: "?", final: "h" }, (parameters) => {
      if (parameters.includes(BRACKETED_PASTE)) this.promptCount += 1;
      return false;
    });
    this.#terminal.parser.registerCsiHandler({ prefix: "?", final: "l" }, (parameters) => {
      if (parameters.includes(BRACKETED_PASTE)) this.takenCount += 1;
      return false;
    });
  }

  /** Readline is taking a line at this moment. */
  get isReadline(): boolean {
    return this.#terminal.modes.bracketedPasteMode;
  }

  write(bytes: Uint8Array, parsed: () => void): void {
    this.#terminal.write(bytes, parsed);
  }

  /** The line that the cursor is in. */
  mark(): IMarker {
    const marker = this.#terminal.registerMarker(0);
    if (marker === undefined) throw new Error("the screen has no line for its cursor");
    return marker;
  }

  /** Whole lines, however often the screen has broken them, from the marked one to the one that the cursor is in. */
  linesSince({ line }: IMarker): string[] {
    const buffer = this.#terminal.buffer.active;
    const lines: string[] = [];
    // A marker that has scrolled out of memory stands before everything that is left.
    for (let row = Math.max(0, line); row <= buffer.baseY + buffer.cursorY; row += 1) {
      const here = buffer.getLine(row);
      const isLast = row === buffer.baseY + buffer.cursorY;
      const text =
        here?.translateToString(!buffer.getLine(row + 1)?.isWrapped, 0, isLast ? buffer.cursorX : undefined) ?? "";
      if (here?.isWrapped && lines.length > 0) lines.push((lines.pop() ?? "") + text);
      else lines.push(text);
    }
    return lines;
  }

  cursorLine(): string {
    const marker = this.mark();
    const line = this.linesSince(marker).at(-1) ?? "";
    marker.dispose();
    return line;
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
