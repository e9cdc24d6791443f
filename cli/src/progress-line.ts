/** Progress for whoever waits: one line that moves in a terminal, a line now and then in a file. */
import type { WriteStream } from "node:tty";

/** In a file: a line for each new stage and each ten per cent. */
const STEP_PERCENT = 10;

/** Shows one long task. Write nothing else to the stream before {@link ProgressLine.done}. */
export class ProgressLine {
  readonly #stream: WriteStream;
  readonly #began = performance.now();
  #last = "";
  #isShown = false;

  constructor(stream: WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** `percent` from 0 to 100, or null when nobody knows. */
  show(text: string, percent: number | null): void {
    this.#isShown = true;
    const seconds = Math.round((performance.now() - this.#began) / 1000);
    if (this.#stream.isTTY) {
      const share = percent === null ? "" : ` ${percent} %`;
      // \x1b[K: clear what a longer line left behind.
      this.#stream.write(`\r${text}${share} (${seconds} s)\x1b[K`);
      return;
    }
    const step = percent === null ? "" : ` ${Math.floor(percent / STEP_PERCENT) * STEP_PERCENT} %`;
    if (`${text}${step}` === this.#last) return;
    this.#last = `${text}${step}`;
    this.#stream.write(`${this.#last} (${seconds} s)\n`);
  }

  /** Leaves the last state standing; nothing happens if none was shown. */
  done(): void {
    if (this.#stream.isTTY && this.#isShown) this.#stream.write("\n");
    this.#isShown = false;
  }
}
