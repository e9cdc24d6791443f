/** Whether a process is called what its program is called: it may write anything into /proc/PID/comm (prctl(2)). */
import type { ProcessFact } from "../facts.ts";

/** comm holds 15 bytes (TASK_COMM_LEN). */
const COMM_LENGTH = 15;

/** Programs under other names by their nature: a link to one that plays many parts, or the interpreter of a script. */
const BEARS_ANY_NAME = /^(busybox|toybox|coreutils|dash|bash|perl|python3?[\d.]*|node|ruby)$/;

/** Names that stand for one of a few programs. */
const STANDS_FOR: Readonly<Record<string, readonly string[]>> = {
  sh: ["dash", "bash", "busybox"],
  bash: ["bash"],
  dash: ["dash"],
};

/** True when the program that runs can have been started under the name in comm. */
export function isNameGenuine({ comm, exe }: Pick<ProcessFact, "comm" | "exe">): boolean {
  // A zombie has no program any more, and a program that was deleted is still that program.
  if (exe === null) return true;
  const program = exe.replace(/ \(deleted\)$/, "").replace(/^.*\//, "");
  const bearers = STANDS_FOR[comm];
  if (bearers) return bearers.includes(program);
  return program.slice(0, COMM_LENGTH) === comm || BEARS_ANY_NAME.test(program);
}
