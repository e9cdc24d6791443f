"use client";
/** How far a learner is in each lesson, kept in this browser. */
import { useSyncExternalStore } from "react";
import { z } from "zod/mini";
import type { StoredProgress } from "#lib/workshop/progress.ts";
import { KeptValues, ownKey } from "../kept-values.ts";

const lessonProgressSchema = z.object({
  /** Ids of the tasks that have ever been done. */
  done: z.array(z.string()),
  /** The step that was read last. */
  step: z.string(),
  /** The end of the text has been in view. */
  isRead: z.boolean(),
  /** When it was last open, in ms since the epoch. */
  atMs: z.number(),
});
export type LessonProgress = z.infer<typeof lessonProgressSchema>;

const progressSchema = z.record(z.string(), lessonProgressSchema);
/** By lesson id. */
export type Progress = z.infer<typeof progressSchema>;

const NONE: Progress = {};
const NOT_BEGUN: LessonProgress = { done: [], step: "", isRead: false, atMs: 0 };
const kept = new KeptValues(progressSchema, NONE, "drydock:progress-changed");

/** Renders again when a lesson gets on, here or in another tab. Nothing is known while the server renders. */
export function useProgress(): Progress {
  return useSyncExternalStore(kept.subscribe, readProgress, () => NONE);
}

/** Adds to what is known of a lesson; tasks that were done stay so. */
export function noteProgress(lesson: string, change: Partial<Omit<LessonProgress, "atMs">>): void {
  const all = readProgress();
  const before = all[lesson] ?? NOT_BEGUN;
  const done = [...new Set([...before.done, ...(change.done ?? [])])];
  kept.write(key(), { ...all, [lesson]: { ...before, ...change, done, atMs: Date.now() } });
}

export function readProgress(): Progress {
  return kept.read(key());
}

/** Adds what the lab keeps of a workshop's learner, from whatever browser it was done. */
export function mergeStored(stored: StoredProgress): void {
  const all = readProgress();
  const merged = Object.entries(stored).map(([lesson, { done, atMs }]): [string, LessonProgress] => {
    const before = all[lesson] ?? { ...NOT_BEGUN, atMs };
    return [lesson, { ...before, done: [...new Set([...before.done, ...done])] }];
  });
  if (merged.some(([lesson, { done }]) => done.length !== all[lesson]?.done.length)) {
    kept.write(key(), { ...all, ...Object.fromEntries(merged) });
  }
}

function key(): string {
  return ownKey("drydock:progress");
}
