/** Notices when somebody saves a file of the lessons. */
import { watch } from "node:fs";
import { lessonsDirectory } from "./lesson-store.ts";

/** Editors write a file in several steps; what comes after this is another save. */
const SETTLE_MS = 40;

/** Calls back with the file's name below the folder of lessons, once for each save; returns how to stop. */
export function watchLessons(onSave: (file: string) => void, directory = lessonsDirectory()): () => void {
  const settling = new Map<string, NodeJS.Timeout>();
  const watcher = watch(directory, { recursive: true }, (_, file) => {
    if (file === null) return;
    clearTimeout(settling.get(file));
    settling.set(
      file,
      setTimeout(() => {
        settling.delete(file);
        onSave(file);
      }, SETTLE_MS),
    );
  });
  // The folder has gone: nothing in it will be saved any more.
  watcher.on("error", () => watcher.close());
  return () => {
    watcher.close();
    for (const timer of settling.values()) clearTimeout(timer);
  };
}
