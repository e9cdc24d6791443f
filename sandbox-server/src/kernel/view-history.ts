/** The readings of the last minutes, so that the panels can show an earlier moment. */
import type { KernelPast, KernelSnapshot } from "../../../lib/protocol/kernel-messages.ts";

const KEPT_MS = 5 * 60_000;

/**
 * As many as two a second for five minutes. What two readings have in common they share (patch.ts), so that each costs no
 * more than what changed.
 */
const MAX_READINGS = 600;

export class ViewHistory {
  #readings: KernelSnapshot[] = [];

  add(reading: KernelSnapshot): void {
    const firstKeptMs = reading.atMs - KEPT_MS;
    this.#readings = [...this.#readings.filter(({ atMs }) => atMs >= firstKeptMs), reading].slice(-MAX_READINGS);
  }

  /** What was the case at a moment: the last reading before it, or the first one that is kept. */
  at(atMs: number): KernelPast {
    const [first] = this.#readings;
    const last = this.#readings.at(-1);
    if (!first || !last) return { snapshot: null, kept: null };
    const snapshot = this.#readings.findLast((reading) => reading.atMs <= atMs) ?? first;
    return { snapshot, kept: { firstAtMs: first.atMs, lastAtMs: last.atMs } };
  }

  clear(): void {
    this.#readings = [];
  }
}
