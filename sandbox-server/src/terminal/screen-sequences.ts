/**
 * The control sequences that bring a terminal whose text has been drawn into the state of another: tab stops, scroll
 * region, saved cursor, charsets, the exact cursor, modes. Order matters: what moves the cursor comes before it.
 */
import type { IBuffer, Terminal } from "@xterm/headless";
import { activeState, type BufferState, packedCell, type ScreenState, scrollsAsAWhole } from "./screen-state.ts";
import { PLAIN, setAttributes } from "./sgr.ts";

const ESC = "\x1b";
const CSI = `${ESC}[`;
const TAB_WIDTH = 8;

/** What belongs to one of the two buffers; written while it is active. */
export function bufferSequences(shown: IBuffer, state: BufferState, terminal: Terminal): string {
  return tabStops(state.tabs, terminal.cols) + savedCursor(shown, state, terminal) + scrollRegion(state, terminal.rows);
}

/** The cursor a program saved on the alternate screen, which outlives its leaving it; written on the normal one. */
export function hiddenSavedCursor(alternate: IBuffer, state: BufferState, terminal: Terminal): string {
  const isFresh =
    state.savedX === 0 && state.savedY === 0 && setAttributes(state.savedCurAttrData) === setAttributes(PLAIN);
  return isFresh ? "" : `${CSI}?1047h${savedCursor(alternate, state, terminal)}${CSI}?1047l`;
}

/** What belongs to the terminal; written last. */
export function terminalSequences(state: ScreenState, terminal: Terminal): string {
  const active = activeState(terminal, state);
  const originRow = terminal.modes.originMode ? active.scrollTop : 0;
  const cursor = reach(terminal.buffer.active, active.y, active.x, terminal.cols, originRow);
  const place = cursor + setAttributes(state.attributes);
  // A restored cursor brings its charset along, past the one that is designated.
  const isRestored = finalOf(state.charset) !== finalOf(state.charsets[state.charsetLevel]);
  const restored = isRestored && active.x < terminal.cols ? `${ESC}8${place}` : "";
  return originMode(terminal) + place + charsets(state) + restored + modes(state, terminal);
}

function tabStops(tabs: BufferState["tabs"], columns: number): string {
  const stops = Object.keys(tabs)
    .map(Number)
    .filter((column) => tabs[column] && column < columns);
  const usual = Array.from({ length: Math.ceil(columns / TAB_WIDTH) }, (_, index) => index * TAB_WIDTH);
  if (stops.join() === usual.join()) return "";
  return `${CSI}3g${stops.map((column) => `${CSI}${column + 1}G${ESC}H`).join("")}`;
}

function savedCursor(shown: IBuffer, state: BufferState, terminal: Terminal): string {
  const row = Math.max(0, state.savedY - state.ybase);
  const place = reach(shown, row, state.savedX, terminal.cols) + setAttributes(state.savedCurAttrData);
  return `${place}${ESC}(${finalOf(state.savedCharset)}${ESC}7${ESC}(B${setAttributes(PLAIN)}`;
}

function scrollRegion(state: BufferState, rows: number): string {
  return scrollsAsAWhole(state, rows) ? "" : `${CSI}${state.scrollTop + 1};${state.scrollBottom + 1}r`;
}

function originMode(terminal: Terminal): string {
  return terminal.modes.originMode ? `${CSI}?6h` : "";
}

/**
 * Moves to a row of the screen and a column.
 * @param originRow the row from which positions count
 */
function reach(shown: IBuffer, row: number, column: number, columns: number, originRow = 0): string {
  if (column < columns) return moveTo(row - originRow, column);
  // Beyond the last column, about to wrap: only printing gets there, so print the last character again.
  const cell = packedCell(shown.getNullCell());
  const line = shown.getLine(shown.baseY + row);
  line?.getCell(columns - 1, cell);
  // The right half of a wide character is a cell of no width.
  const lastColumn = cell.getWidth() === 0 ? columns - 2 : columns - 1;
  line?.getCell(lastColumn, cell);
  return moveTo(row - originRow, lastColumn) + setAttributes(cell) + (cell.getChars() || " ");
}

function charsets({ charsets, charsetLevel }: ScreenState): string {
  const designated = ["(", ")", "*", "+"].map((slot, level) => `${ESC}${slot}${finalOf(charsets[level])}`);
  const shift = ["\x0f", "\x0e", `${ESC}n`, `${ESC}o`][charsetLevel] ?? "";
  return designated.join("") + shift;
}

/** Line drawing or ASCII: the national charsets of the 1980s are not restored. */
function finalOf(charset: BufferState["savedCharset"]): string {
  return charset?.["`"] === "◆" ? "0" : "B";
}

function modes(state: ScreenState, { modes, options }: Terminal): string {
  const mouse = { none: "", x10: "?9h", vt200: "?1000h", drag: "?1002h", any: "?1003h" }[modes.mouseTrackingMode];
  const encoding = { DEFAULT: "", SGR: "?1006h", SGR_PIXELS: "?1016h" }[state.mouseEncoding];
  const set = [
    modes.applicationCursorKeysMode && "?1h",
    modes.applicationKeypadMode && "?66h",
    modes.bracketedPasteMode && "?2004h",
    modes.reverseWraparoundMode && "?45h",
    modes.sendFocusMode && "?1004h",
    modes.insertMode && "4h",
    !modes.wraparoundMode && "?7l",
    options.convertEol && "20h",
    options.cursorBlink && "?12h",
    state.isCursorHidden && "?25l",
    cursorStyle(state),
    mouse,
    encoding,
  ];
  return set.flatMap((sequence) => (sequence ? [CSI + sequence] : [])).join("");
}

/** DECSCUSR. */
function cursorStyle({ cursorStyle, cursorBlink }: ScreenState): string {
  if (!cursorStyle) return "";
  return `${{ block: 2, underline: 4, bar: 6 }[cursorStyle] - (cursorBlink ? 1 : 0)} q`;
}

/** CUP, counting from 0. */
function moveTo(row: number, column: number): string {
  return `${CSI}${row + 1};${column + 1}H`;
}
