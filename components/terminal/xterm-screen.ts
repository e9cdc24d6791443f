/** A terminal stream on an xterm.js screen inside a DOM element. Knows no React. */
import { FitAddon } from "@xterm/addon-fit";
import { type ISearchOptions, SearchAddon } from "@xterm/addon-search";
import { UnicodeGraphemesAddon } from "@xterm/addon-unicode-graphemes";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal } from "@xterm/xterm";
import { MAX_COLUMNS, MAX_ROWS } from "#lib/protocol/limits.ts";
import { copyText } from "./copy.ts";
import { drawOnGpu } from "./gpu.ts";
import { onThemeChange, terminalColours } from "./terminal-colours.ts";
import type { TerminalSettings } from "./terminal-settings.ts";
import type { Screen, TerminalStream } from "./terminal-stream.ts";

const SCROLLBACK_LINES = 5_000;
const encoder = new TextEncoder();

/** What the screen tells those around it. */
export interface ScreenEvents {
  /** Something was typed while there is no connection. */
  inputRefused(): void;
  /** Ctrl+Shift+F. */
  findRequested(): void;
  /** Ctrl+Shift+L: the keyboard wants out, since Tab belongs to the shell. */
  leaveRequested(): void;
}

export interface XtermScreen {
  focus: () => void;
  apply: (settings: TerminalSettings) => void;
  /** Marks what matches; false when nothing does. */
  find: (text: string, direction: "next" | "previous") => boolean;
  endFind: () => void;
  /** The rows now in view, as text. */
  text: () => string;
  dispose: () => void;
}

/** Shows a stream in `container` until disposed. The container may be hidden, and may change its size at any time. */
export function createXtermScreen(
  container: HTMLElement,
  stream: TerminalStream,
  settings: TerminalSettings,
  events: ScreenEvents,
): XtermScreen {
  const { terminal, fit, search } = openTerminal(container);
  const releases: (() => void)[] = [() => terminal.dispose()];
  applySettings(terminal, settings);

  /** Takes the container's size; a hidden one has none, and a terminal is never smaller than a line of two characters. */
  function takeSize(): void {
    const proposed = fit.proposeDimensions();
    if (!proposed || !(proposed.cols >= 2) || !(proposed.rows >= 1) || container.clientWidth === 0) return;
    const [columns, rows] = [Math.min(proposed.cols, MAX_COLUMNS), Math.min(proposed.rows, MAX_ROWS)];
    if (columns === terminal.cols && rows === terminal.rows) return;
    terminal.resize(columns, rows);
    stream.resize(columns, rows);
  }

  function send(bytes: Uint8Array): void {
    if (!stream.input(bytes)) events.inputRefused();
  }

  takeSize();
  releases.push(
    onSizeChange(container, takeSize),
    onThemeChange(() => {
      terminal.options.theme = terminalColours();
    }),
  );
  // With several viewers of one terminal, it has the size of the one in use.
  terminal.textarea?.addEventListener("focus", takeSize);
  terminal.onData((text) => send(encoder.encode(text)));
  // Mouse reports of old protocols: one byte a character.
  terminal.onBinary((text) => send(Uint8Array.from(text, (character) => character.charCodeAt(0))));
  terminal.attachCustomKeyEventHandler((event) => !takesKey(event, terminal, events));
  releases.push(stream.show(screenOf(terminal)));

  return {
    focus: () => terminal.focus(),
    apply(changed) {
      applySettings(terminal, changed);
      takeSize();
    },
    find: (text, direction) =>
      direction === "next" ? search.findNext(text, findOptions()) : search.findPrevious(text, findOptions()),
    endFind() {
      search.clearDecorations();
      terminal.clearSelection();
    },
    text: () => visibleText(terminal),
    dispose() {
      for (const release of releases.toReversed()) release();
    },
  };
}

function openTerminal(container: HTMLElement) {
  const terminal = new Terminal({
    // The grapheme addon sets the width of characters by an interface that xterm calls proposed.
    allowProposedApi: true,
    scrollback: SCROLLBACK_LINES,
    fontFamily: getComputedStyle(container).fontFamily,
    // At 1 the DOM renderer cuts off the underscores of some fonts; beyond this, box drawing falls apart.
    lineHeight: 1.1,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    macOptionIsMeta: true,
    minimumContrastRatio: 4.5,
    theme: terminalColours(),
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  for (const addon of [fit, search, new UnicodeGraphemesAddon(), new WebLinksAddon()]) terminal.loadAddon(addon);
  terminal.open(container);
  drawOnGpu(terminal);
  return { terminal, fit, search };
}

function screenOf(terminal: Terminal): Screen {
  return {
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    write: (bytes, parsed) => terminal.write(bytes, parsed),
    resize: (columns, rows) => terminal.resize(columns, rows),
  };
}

function applySettings(terminal: Terminal, { fontSizePx, screenReader }: TerminalSettings): void {
  terminal.options.fontSize = fontSizePx;
  terminal.options.screenReaderMode = screenReader;
}

/** Calls back at most once a frame while an element changes its size; returns the release. */
function onSizeChange(element: HTMLElement, listener: () => void): () => void {
  let frame = 0;
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(listener);
  });
  observer.observe(element);
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}

/** Keys that are ours. Pasting is the browser's own: Ctrl+Shift+V, and the context menu. Ctrl+C belongs to the shell. */
function takesKey(event: KeyboardEvent, terminal: Terminal, events: ScreenEvents): boolean {
  if (!event.ctrlKey || !event.shiftKey || event.altKey || event.metaKey) return false;
  const actions: Partial<Record<string, () => void>> = {
    KeyC: () => {
      if (terminal.hasSelection()) void copyText(terminal.getSelection());
    },
    KeyF: () => events.findRequested(),
    KeyL: () => events.leaveRequested(),
  };
  const action = actions[event.code];
  if (!action) return false;
  event.preventDefault();
  if (event.type === "keydown") action();
  return true;
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

function visibleText(terminal: Terminal): string {
  const { active } = terminal.buffer;
  const rows = Array.from({ length: terminal.rows }, (_, row) => active.getLine(active.viewportY + row));
  return rows
    .map((line) => line?.translateToString(true) ?? "")
    .join("\n")
    .trimEnd()
    .normalize();
}
