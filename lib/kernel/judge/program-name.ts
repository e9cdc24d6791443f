/** Whether a process is called what its program is called: it may write anything into /proc/PID/comm (prctl(2)). */
import type { ProcessFact } from "../facts.ts";

/** comm holds 15 bytes (TASK_COMM_LEN). */
const COMM_LENGTH = 15;

/** Programs that play many parts, each under the name of the link by which they were started. */
const MULTI_CALL = ["busybox", "toybox", "coreutils"];

/** A name that stands for one of several shells. */
const SHELLS_CALLED_SH = ["dash", "bash"];

/**
 * True when the program that runs was started under the name in comm. A script is called by its own name and run by its
 * interpreter, which could take any name: it is not believed.
 */
export function isNameGenuine({ comm, exe }: Pick<ProcessFact, "comm" | "exe">): boolean {
  // A zombie has no program any more.
  if (exe === null) return true;
  const program = exe.replace(/ \(deleted\)$/, "").replace(/^.*\//, "");
  if (MULTI_CALL.includes(program)) return true;
  return program.slice(0, COMM_LENGTH) === comm || (comm === "sh" && SHELLS_CALLED_SH.includes(program));
}
