/** Long readings in slices, so that nobody's keystroke waits for another learner's thousand processes. */
import { setImmediate } from "node:timers/promises";

/** Far below what a hand can tell. */
const SLICE_MS = 4;

export class Slices {
  #beganMs = performance.now();

  /** To be awaited between two small steps: lets all other work run once a slice is used up. */
  async rest(): Promise<void> {
    if (performance.now() - this.#beganMs < SLICE_MS) return;
    await setImmediate();
    this.#beganMs = performance.now();
  }
}
