"use client";
/** How far a learner is in each lesson, kept in this browser. */
import { useSyncExternalStore } from "react";
import { z } from "zod/mini";

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
const CHANGED = "drydock:progress-changed";

/** Renders again when a lesson gets on, here or in another tab. Nothing is known while the server renders. */
export function useProgress(): Progress {
  return useSyncExternalStore(subscribe, readProgress, () => NONE);
}

/** Adds to what is known of a lesson; tasks that were done stay so. */
export function noteProgress(lesson: string, change: Partial<Omit<LessonProgress, "atMs">>): void {
  const all = readProgress();
  const before = all[lesson] ?? NOT_BEGUN;
  const done = [...new Set([...before.done, ...(change.done ?? [])])];
  write({ ...all, [lesson]: { ...before, ...change, done, atMs: Date.now() } });
}

/** The last text read, so that the same text is the same object. */
let last: { text: string | null; progress: Progress } = { text: null, progress: NONE };

export function readProgress(): Progress {
  const text = stored();
  if (text !== last.text) last = { text, progress: text === null ? NONE : parse(text) };
  return last.progress;
}

/** What an older version wrote, or another hand, is as good as nothing. */
function parse(text: string): Progress {
  try {
    return progressSchema.safeParse(JSON.parse(text)).data ?? NONE;
  } catch {
    return NONE;
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // The browser refuses it.
  }
}

function write(progress: Progress): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    return; // Full, or refused: nothing is kept then.
  }
  dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  addEventListener(CHANGED, onChange);
  addEventListener("storage", onChange);
  return () => {
    removeEventListener(CHANGED, onChange);
    removeEventListener("storage", onChange);
  };
}
