/** A child process whose output goes to a log file. */
import { open } from "node:fs/promises";
import { endOf, endProcess, spawnTethered, type TetheredOptions } from "../../../vm/tethered.ts";
import type { Running } from "./service.ts";

export interface LoggedProcessOptions extends Omit<TetheredOptions, "stdio"> {
  command: readonly string[];
  /** Appended to: a restart keeps what was said before. */
  logFile: string;
  /** Between SIGTERM and SIGKILL when it is to stop. */
  graceMs: number;
}

export async function startLogged({ command, logFile, graceMs, ...options }: LoggedProcessOptions): Promise<Running> {
  const log = await open(logFile, "a");
  const child = spawnTethered(command, { ...options, stdio: ["ignore", log.fd, log.fd] });
  const ended = endOf(child);
  await log.close(); // The child has its own.
  return { ended, stop: () => endProcess(child, graceMs) };
}
