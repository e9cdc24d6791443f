"use client";
/** How far a learner is in each lesson, kept in this browser. */
import { useSyncExternalStore } from "react";
import { z } from "zod/mini";
import { KeptValues } from "../kept-values.ts";

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
const KEY = "drydock:progress";
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
  kept.write(KEY, { ...all, [lesson]: { ...before, ...change, done, atMs: Date.now() } });
}

export function readProgress(): Progress {
  return kept.read(KEY);
}
