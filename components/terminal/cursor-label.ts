/** A word at a terminal's cursor: whose keys it moves by, where several people type. */
import type { Terminal } from "@xterm/xterm";

/** For the eye: what stands here is told elsewhere in words. */
export class CursorLabel {
  readonly #terminal: Terminal;
  readonly #element = document.createElement("span");

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#element.className = "cursor-label";
    this.#element.ariaHidden = "true";
    terminal.onRender(() => this.#place());
  }

  /** Null for none. */
  show(text: string | null): void {
    this.#element.textContent = text;
    if (text === null) this.#element.remove();
    else this.#terminal.element?.querySelector(".xterm-screen")?.append(this.#element);
    this.#place();
  }

  /** Above the cursor's line, or below it where that is the first; nowhere while it is scrolled out of view. */
  #place(): void {
    const screen = this.#element.parentElement;
    if (!screen) return;
    const { cols, rows, buffer } = this.#terminal;
    const { cursorX, cursorY, baseY, viewportY } = buffer.active;
    const row = cursorY + baseY - viewportY;
    this.#element.hidden = row >= rows;
    const line = row > 0 ? row : 1;
    this.#element.dataset.side = row > 0 ? "above" : "below";
    this.#element.style.left = `${(Math.min(cursorX, cols - 1) * screen.clientWidth) / cols}px`;
    this.#element.style.top = `${(line * screen.clientHeight) / rows}px`;
  }
}
