/** Waits for another process to listen on a Unix socket. */
import type { ChildProcess } from "node:child_process";
import { existsSync, watch } from "node:fs";
import path from "node:path";
import { endOf } from "./tethered.ts";

/** Resolves once `socket` exists; rejects when `child`, which is to make it, ends before that. */
export async function socketReady(socket: string, child: ChildProcess, name: string): Promise<void> {
  using cleanup = new DisposableStack();
  const watcher = watch(path.dirname(socket));
  cleanup.defer(() => watcher.close());
  const ended = endOf(child).then((end) => {
    throw new Error(`${name} ended: ${end}`);
  });
  const appeared = new Promise<void>((resolve) => {
    const look = () => existsSync(socket) && resolve();
    watcher.on("change", look);
    look(); // It may have been there before the watch.
  });
  await Promise.race([appeared, ended]);
}
