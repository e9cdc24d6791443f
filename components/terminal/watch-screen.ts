/** The screen of somebody who looks on at a terminal: it shows all, in the size that its learner gave it, and types when it may. */
import { CursorLabel } from "./cursor-label.ts";
import { applyEscapePolicy } from "./escape-policy.ts";
import { ScreenSize } from "./screen-size.ts";
import type { TerminalStream } from "./terminal-stream.ts";
import { openTerminal } from "./xterm-setup.ts";

const FONT_SIZE_PX = 14;

/** RIS (ECMA-48). */
const RESET = "\x1bc";

export interface WatchScreen {
  /** May who looks on type here? The keyboard is theirs when they may. */
  setTyping(isAllowed: boolean): void;
  /** Puts a word at the cursor; null for none. */
  labelCursor(text: string | null): void;
  dispose(): void;
}

/** Shows a terminal in `container`. */
export function watchTerminal(container: HTMLElement, stream: TerminalStream): WatchScreen {
  const { terminal, fit, release } = openTerminal(container, {
    disableStdin: true,
    cursorBlink: false,
    fontSize: FONT_SIZE_PX,
  });
  const ignore = () => {};
  const encoder = new TextEncoder();
  const typed = (text: string) => void stream.input(encoder.encode(text));
  // A program's question is answered by the learner's own screen.
  const policy = applyEscapePolicy(terminal, { typed, replied: ignore, titled: ignore, copyRequested: ignore });
  const size = new ScreenSize(container, terminal, fit, FONT_SIZE_PX, { taken: ignore, isForeign: ignore });
  size.follow(terminal.cols, terminal.rows);
  const unwatch = size.watch();
  const leave = stream.show({
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    write: (bytes, parsed) => terminal.write(bytes, parsed),
    clear(what) {
      if (what === "all") terminal.write(RESET);
      // Behind what waits to be parsed.
      else terminal.write("", () => terminal.clear());
    },
    resize: (columns, rows) => size.follow(columns, rows),
  });
  const cursorLabel = new CursorLabel(terminal);
  // Around a small terminal there is room that is not xterm's.
  const takeKeyboard = () => {
    if (!terminal.options.disableStdin) terminal.focus();
  };
  container.addEventListener("click", takeKeyboard);
  return {
    labelCursor: (text) => cursorLabel.show(text),
    setTyping(isAllowed) {
      terminal.options.disableStdin = !isAllowed;
      terminal.options.cursorBlink = isAllowed;
      if (isAllowed) terminal.focus();
    },
    dispose() {
      container.removeEventListener("click", takeKeyboard);
      leave();
      unwatch();
      policy.dispose();
      release();
    },
  };
}
