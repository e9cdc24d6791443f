/**
 * Which of a terminal's viewers answers what programs ask of their terminal (its kind, its cursor's place): the one in use.
 * Every screen that shows the question answers it, and a program that is told twice takes the second time for typing.
 */
import type { Viewer } from "../terminal/viewer.ts";

export class Repliers {
  readonly #inUse = new Map<string, Viewer>();

  /** From now on `viewer` is the one in use: it has typed, set the size, or come new. */
  claim(terminal: string, viewer: Viewer): void {
    this.#inUse.set(terminal, viewer);
  }

  /** May this viewer answer? While none is in use, the first one to answer becomes it. */
  mayReply(terminal: string, viewer: Viewer): boolean {
    if (!this.#inUse.has(terminal)) this.#inUse.set(terminal, viewer);
    return this.#inUse.get(terminal) === viewer;
  }

  /** `viewer` has gone. */
  release(terminal: string, viewer: Viewer): void {
    if (this.#inUse.get(terminal) === viewer) this.#inUse.delete(terminal);
  }
}
