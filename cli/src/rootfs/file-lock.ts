/** A lock between processes that the kernel releases when its holder dies, so that none is ever stale. */
import { once } from "node:events";
import { createInterface } from "node:readline";
import { spawnTethered } from "../../../vm/tethered.ts";

/**
 * Waits for the exclusive flock(2) on `file`, which is made if need be, and holds it until disposed. A child process
 * holds it for us, since Node has no flock; it ends when we let go, and when we die.
 *
 * `onWait` is called when somebody else has it.
 */
export async function lockFile(file: string, onWait: () => void): Promise<AsyncDisposable> {
  const hold = "flock --nonblock 9 || { echo busy; flock 9; }; echo held; exec cat";
  const child = spawnTethered(["sh", "-c", `exec 9>"$1"; ${hold}`, "sh", file], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("the lock's holder has no pipes");
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: stdout })) {
    if (line === "held") {
      return {
        async [Symbol.asyncDispose]() {
          stdin.end();
          await ended;
        },
      };
    }
    onWait();
  }
  throw new Error(`cannot lock ${file}`);
}
