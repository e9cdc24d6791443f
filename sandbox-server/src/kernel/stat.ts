/** Takes /proc/PID/stat apart (proc_pid_stat(5)): what is told of a process by one short read. */

export interface Stat {
  comm: string;
  /** One letter. */
  state: string;
  ppid: number;
  threads: number;
  /** After the machine's start, in ms: a multiple of ten. */
  startedMs: number;
}

/** USER_HZ is 100 on every architecture that sandboxes run on. */
const TICK_MS = 10;

/** Null for a text that is none, as of a process that has ended. */
export function parseStat(text: string): Stat | null {
  // A name may hold anything, parentheses and spaces too: the last one ends it.
  const nameEnd = text.lastIndexOf(")");
  const [state, ppid, ...rest] = text.slice(nameEnd + 2).split(" ");
  const [threads, startTicks] = [rest[15], rest[17]];
  if (nameEnd === -1 || state === undefined || startTicks === undefined) return null;
  return {
    comm: text.slice(text.indexOf("(") + 1, nameEnd),
    state,
    ppid: Number(ppid),
    threads: Number(threads),
    startedMs: Number(startTicks) * TICK_MS,
  };
}
