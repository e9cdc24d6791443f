/** What `drydock up` tells the person who started it: a line per phase, with the time since the start. */
import { ProgressLine } from "../progress-line.ts";

export class Report {
  readonly #began = performance.now();
  #line: ProgressLine | null = null;

  /** One line that stays. */
  say(text: string): void {
    this.#line?.done();
    this.#line = null;
    const seconds = ((performance.now() - this.#began) / 1000).toFixed(1);
    console.error(`${seconds.padStart(6)} s  ${text}`);
  }

  /** Progress of a long phase: one line that moves, until the next {@link Report.say}. */
  progress(text: string, percent: number): void {
    this.#line ??= new ProgressLine();
    this.#line.show(`          ${text}`, percent);
  }
}
