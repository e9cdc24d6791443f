/** Somebody's results as progress, lesson by lesson. */
import type { StoredProgress } from "../../lib/workshop/progress.ts";
import type { TaskResult } from "../store/results.ts";

/** Of one person's results, in the order in which they were done. */
export function progressOf(results: readonly TaskResult[]): StoredProgress {
  const lessons = Map.groupBy(results, ({ lesson }) => lesson);
  return Object.fromEntries(
    [...lessons].map(([lesson, own]) => {
      const done = [...new Set(own.map(({ task }) => task))];
      return [lesson, { done, atMs: own.at(-1)?.doneAtMs ?? 0 }];
    }),
  );
}
