/** A terminal stream on an xterm.js screen inside a DOM element. Knows no React. */
import type { ISearchOptions } from "@xterm/addon-search";
import type { Terminal } from "@xterm/xterm";
import { copyText, readClipboard } from "#components/ui/clipboard.ts";
import type { Clearing } from "#lib/protocol/events.ts";
import { CursorLabel } from "./cursor-label.ts";
import { applyEscapePolicy } from "./escape-policy.ts";
import { needsQuestion, pasteKeys } from "./paste.ts";
import { ScreenSize } from "./screen-size.ts";
import { visibleText, wholeText } from "./screen-text.ts";
import { onThemeChange, terminalColours } from "./terminal-colours.ts";
import { keyTarget, type TerminalAction } from "./terminal-keys.ts";
import type { TerminalSettings } from "./terminal-settings.ts";
import type { Screen, TerminalStream } from "./terminal-stream.ts";
import { type OpenTerminal, openTerminal } from "./xterm-setup.ts";

const encoder = new TextEncoder();

/** RIS, "reset to initial state" (ECMA-48). */
const RESET = encoder.encode("\x1bc");

/** Which match is marked, counted from 1, of how many; 0 when none is, or when there are too many to number. */
export interface Matches {
  current: number;
  count: number;
}

/** What the screen tells those around it. */
export interface ScreenEvents {
  /** Something was typed while there is no connection. */
  inputRefused: () => void;
  /** A key of ours was pressed that this screen cannot serve by itself. */
  action: (action: TerminalAction) => void;
  /** The browser did not let us copy or paste. */
  clipboardRefused: (wanted: "copy" | "paste") => void;
  /** A program wants text on the clipboard. */
  copyRequested: (text: string) => void;
  /** A paste of several lines that the program would run one by one; {@link XtermScreen.paste} it when the learner agrees. */
  pasteDoubted: (text: string) => void;
  titled: (title: string) => void;
  /** Is the terminal's size that of another window? */
  sizeIsForeign: (isForeign: boolean) => void;
  matches: (matches: Matches) => void;
}

/** Is told what a screen shows. */
export interface OutputTap {
  output(bytes: Uint8Array): void;
  resized(columns: number, rows: number): void;
}

export interface XtermScreen {
  readonly terminal: Terminal;
  focus: () => void;
  apply: (settings: TerminalSettings) => void;
  /** Marks what matches. */
  find: (text: string, direction: "next" | "previous") => void;
  endFind: () => void;
  /** As by its key: asks for the bar to find text with. */
  requestFind: () => void;
  /** The rows now in view, as text. */
  text: () => string;
  /** Everything there is, scrollback included. */
  wholeText: () => string;
  copySelection: () => Promise<void>;
  pasteClipboard: () => Promise<void>;
  /** Pastes without asking. */
  paste: (text: string) => void;
  /** Types as if by the keyboard. */
  type: (text: string) => void;
  /** What is typed goes through `change` first, until it is taken away with null. */
  changeKeys: (change: ((text: string) => string) | null) => void;
  /** Forgets all lines but the one with the cursor. */
  clear: () => void;
  /** Back to the state of a new terminal: modes, colours, character sets. */
  reset: () => void;
  /** Puts a word at the cursor; null for none. */
  labelCursor: (text: string | null) => void;
  /** Gives the terminal this window's size. */
  takeSize: () => void;
  tap: (tap: OutputTap | null) => void;
  dispose: () => void;
}

/** Shows a stream in `container` until disposed. The container may be hidden, and may change its size at any time. */
export function createXtermScreen(
  container: HTMLElement,
  stream: TerminalStream,
  settings: TerminalSettings,
  events: ScreenEvents,
): XtermScreen {
  const opened = openTerminal(container, { fontSize: settings.fontSizePx });
  const { terminal, fit, search, platform } = opened;
  const releases: (() => void)[] = [opened.release];
  const cursorLabel = new CursorLabel(terminal);
  let tap: OutputTap | null = null;
  let changeKeys: ((text: string) => string) | null = null;

  const size = new ScreenSize(container, terminal, fit, settings.fontSizePx, {
    taken: (columns, rows) => stream.resize(columns, rows),
    isForeign: events.sizeIsForeign,
  });

  function send(bytes: Uint8Array): void {
    size.takeBack();
    if (!stream.input(bytes)) events.inputRefused();
  }

  /** Through xterm, which scrolls down to where the learner types. */
  const type = (text: string) => terminal.input(text);
  const paste = (text: string) => type(pasteKeys(text, terminal.modes.bracketedPasteMode));

  function pasteOrAsk(text: string): void {
    const isBracketed = terminal.modes.bracketedPasteMode;
    const isFullScreen = terminal.buffer.active.type === "alternate";
    if (needsQuestion(text, { isBracketed, isFullScreen })) events.pasteDoubted(text);
    else if (text) paste(text);
  }

  async function copySelection(): Promise<void> {
    if (!terminal.hasSelection()) return;
    if (await copyText(terminal.getSelection())) terminal.clearSelection();
    else events.clipboardRefused("copy");
  }

  async function pasteClipboard(): Promise<void> {
    const text = await readClipboard();
    if (text === null) events.clipboardRefused("paste");
    else pasteOrAsk(text);
  }

  /** The host does it, so that a reload and other windows agree. */
  function clear(what: Clearing): void {
    if (!stream.clear(what)) events.inputRefused();
  }

  function act(action: TerminalAction): void {
    if (action.does === "copy") void copySelection();
    else if (action.does === "clear") clear("lines");
    else events.action(action);
  }

  size.take();
  const policy = applyEscapePolicy(terminal, {
    typed: (text) => send(encoder.encode(changeKeys?.(text) ?? text)),
    replied: (text) => stream.reply(encoder.encode(text)),
    titled: events.titled,
    copyRequested: events.copyRequested,
  });
  releases.push(() => policy.dispose(), size.watch(), takePastes(container, pasteOrAsk));
  // With several viewers of one terminal, it has the size of the one in use.
  terminal.textarea?.addEventListener("focus", () => size.take());
  // Mouse reports of old protocols: one byte a character.
  terminal.onBinary((text) => send(Uint8Array.from(text, (character) => character.charCodeAt(0))));
  terminal.onResize(({ cols, rows }) => tap?.resized(cols, rows));
  search.onDidChangeResults(({ resultIndex, resultCount }) => {
    events.matches({ current: resultIndex + 1, count: resultCount });
  });
  terminal.attachCustomKeyEventHandler((event) => {
    const target = keyTarget(event, platform, terminal.hasSelection());
    if (typeof target === "object") {
      event.preventDefault();
      if (event.type === "keydown") act(target);
    }
    return target === "shell";
  });

  /** What the find bar looks for; its marks have colours of the theme they were made in. */
  let sought = "";
  const releaseMarks = onThemeChange(() => {
    if (sought === "") return;
    search.clearDecorations();
    // Stays at the match that it is at.
    search.findNext(sought, { ...findOptions(), incremental: true });
  });
  releases.push(releaseMarks);

  const screen: Screen = {
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    write(bytes, parsed) {
      tap?.output(bytes);
      terminal.write(bytes, parsed);
    },
    clear(what) {
      if (what === "all") {
        tap?.output(RESET);
        // A program may have changed the colours.
        terminal.write(RESET, () => {
          terminal.options.theme = terminalColours();
        });
      } else {
        // Behind what waits to be parsed.
        terminal.write("", () => terminal.clear());
      }
    },
    resize(columns, rows) {
      if (columns !== terminal.cols || rows !== terminal.rows) size.follow(columns, rows);
    },
  };
  applySettings(opened, settings, size);
  releases.push(stream.show(screen));

  return {
    terminal,
    focus: () => terminal.focus(),
    apply: (changed) => applySettings(opened, changed, size),
    find(text, direction) {
      sought = text;
      if (direction === "next") search.findNext(text, findOptions());
      else search.findPrevious(text, findOptions());
    },
    endFind() {
      sought = "";
      search.clearDecorations();
      terminal.clearSelection();
    },
    requestFind: () => events.action({ does: "find" }),
    text: () => visibleText(terminal),
    wholeText: () => wholeText(terminal),
    copySelection,
    pasteClipboard,
    paste,
    type,
    changeKeys(changed) {
      changeKeys = changed;
    },
    clear: () => clear("lines"),
    reset: () => clear("all"),
    labelCursor: (text) => cursorLabel.show(text),
    takeSize: () => size.take(),
    tap(changed) {
      tap = changed;
    },
    dispose() {
      for (const release of releases.toReversed()) release();
    },
  };
}

function applySettings({ terminal }: OpenTerminal, settings: TerminalSettings, size: ScreenSize): void {
  size.setFontSize(settings.fontSizePx);
  terminal.options.screenReaderMode = settings.screenReader;
}

/** Takes what the browser pastes, by whatever key, menu or mouse button, before xterm does; returns the release. */
function takePastes(container: HTMLElement, take: (text: string) => void): () => void {
  function onPaste(event: ClipboardEvent): void {
    event.preventDefault();
    event.stopPropagation();
    take(event.clipboardData?.getData("text/plain") ?? "");
  }
  container.addEventListener("paste", onPaste, { capture: true });
  return () => container.removeEventListener("paste", onPaste, { capture: true });
}

function findOptions(): ISearchOptions {
  const { selectionBackground = "", cursor = "" } = terminalColours();
  const decorations = {
    matchBackground: selectionBackground,
    matchOverviewRuler: cursor,
    activeMatchBorder: cursor,
    activeMatchColorOverviewRuler: cursor,
  };
  return { decorations };
}
