/** Waits for somebody to save something in a folder of lessons. */
import { watch } from "node:fs";

/** Editors write a file in several steps. */
const SETTLE_MS = 150;

/** Resolves with the names, below `folder`, of what has changed, shortly after the first change; rejects when `stop` aborts. */
export function nextChanges(folder: string, stop: AbortSignal): Promise<string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string[]>();
  const changed = new Set<string>();
  let settling: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { recursive: true }, (_, name) => {
    if (name !== null) changed.add(name);
    clearTimeout(settling);
    settling = setTimeout(() => resolve([...changed]), SETTLE_MS);
  });
  const onStop = () => reject(stop.reason);
  stop.addEventListener("abort", onStop, { once: true });
  watcher.on("error", reject);
  return promise.finally(() => {
    clearTimeout(settling);
    watcher.close();
    stop.removeEventListener("abort", onStop);
  });
}
