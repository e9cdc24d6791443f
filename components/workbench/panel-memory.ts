/** Which kernel panel the learner has open in a lesson: kept in this browser, for each lesson. */
import { KERNEL_PANEL_NAMES, type KernelPanel } from "#lib/lesson/kernel-panels.ts";

const keyOf = (lesson: string) => `drydock:kernel:${lesson}`;
const CLOSED = "closed";

/** Null for none, undefined when the learner has not chosen yet. */
export function recallPanel(lesson: string): KernelPanel | null | undefined {
  try {
    const kept = localStorage.getItem(keyOf(lesson));
    return kept === CLOSED ? null : KERNEL_PANEL_NAMES.find((panel) => panel === kept);
  } catch {
    return undefined;
  }
}

export function keepPanel(lesson: string, panel: KernelPanel | null): void {
  try {
    localStorage.setItem(keyOf(lesson), panel ?? CLOSED);
  } catch {
    // A browser may refuse to keep anything: the lesson's own panel opens again.
  }
}
