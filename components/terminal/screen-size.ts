/**
 * The size of a terminal that several windows may show. Whoever uses it last gives it the size of their window; the others
 * show the same columns and rows, in letters small enough to fit, until they use it.
 */
import type { FitAddon } from "@xterm/addon-fit";
import type { Terminal } from "@xterm/xterm";
import { MAX_COLUMNS, MAX_ROWS } from "#lib/protocol/limits.ts";

/** Programs draw anew at each size: a window that is being drawn larger tells them once. */
const SETTLED_MS = 100;

/** Below this nobody reads anything. */
const SMALLEST_FONT_PX = 5;
const FONT_STEP_PX = 0.5;

export interface SizeEvents {
  /** This window's size is the terminal's now. */
  taken(columns: number, rows: number): void;
  /** Is the size another window's? */
  isForeign(isForeign: boolean): void;
}

export class ScreenSize {
  readonly #container: HTMLElement;
  readonly #terminal: Terminal;
  readonly #fit: FitAddon;
  readonly #events: SizeEvents;
  #fontSizePx: number;
  #isForeign = false;

  constructor(container: HTMLElement, terminal: Terminal, fit: FitAddon, fontSizePx: number, events: SizeEvents) {
    this.#container = container;
    this.#terminal = terminal;
    this.#fit = fit;
    this.#fontSizePx = fontSizePx;
    this.#events = events;
  }

  /** Gives the terminal this window's size. A hidden container has none. */
  take(): void {
    this.#terminal.options.fontSize = this.#fontSizePx;
    const own = this.#proposed();
    if (!own) return;
    this.#setForeign(false);
    if (own.columns === this.#terminal.cols && own.rows === this.#terminal.rows) return;
    this.#terminal.resize(own.columns, own.rows);
    this.#events.taken(own.columns, own.rows);
  }

  /** Takes the terminal back from another window, if it has it. */
  takeBack(): void {
    if (this.#isForeign) this.take();
  }

  /** Whatever the container's size is, the terminal has this one: another window has given it, or a recording. */
  follow(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#setForeign(true);
    this.#shrinkToFit();
  }

  setFontSize(fontSizePx: number): void {
    if (fontSizePx === this.#fontSizePx && this.#terminal.options.fontSize === fontSizePx) return;
    this.#fontSizePx = fontSizePx;
    this.#adapt();
  }

  /** Keeps to the container's size until the returned function is called. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wasHidden = true;
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      const isHidden = this.#container.clientWidth === 0;
      if (wasHidden && !isHidden) this.#adapt();
      else timer = setTimeout(() => this.#adapt(), SETTLED_MS);
      wasHidden = isHidden;
    });
    observer.observe(this.#container);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }

  #adapt(): void {
    if (this.#isForeign) this.#shrinkToFit();
    else this.take();
  }

  #shrinkToFit(): void {
    const { options, cols, rows } = this.#terminal;
    for (let sizePx = this.#fontSizePx; sizePx >= SMALLEST_FONT_PX; sizePx -= FONT_STEP_PX) {
      options.fontSize = sizePx;
      const room = this.#proposed();
      if (!room || (room.columns >= cols && room.rows >= rows)) return;
    }
  }

  /** Columns and rows that the container has room for; a terminal is never smaller than a line of two characters. */
  #proposed(): { columns: number; rows: number } | null {
    const proposed = this.#fit.proposeDimensions();
    if (!proposed || !(proposed.cols >= 2) || !(proposed.rows >= 1) || this.#container.clientWidth === 0) return null;
    return { columns: Math.min(proposed.cols, MAX_COLUMNS), rows: Math.min(proposed.rows, MAX_ROWS) };
  }

  #setForeign(isForeign: boolean): void {
    if (isForeign === this.#isForeign) return;
    this.#isForeign = isForeign;
    this.#events.isForeign(isForeign);
  }
}
