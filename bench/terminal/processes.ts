/** Memory and processor time of a server under test: its processes, not the shells in it. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** USER_HZ, the unit of times in /proc/PID/stat: 100 on every Linux that Node runs on (proc_pid_stat(5)). */
const TICK_MS = 10;

/** Of the machines that Node is built for and this is run on (getconf PAGESIZE). */
const PAGE_BYTES = 4096;

export interface Usage {
  /** Resident. */
  memoryBytes: number;
  /** Of all threads, in user and kernel mode, since each process began. */
  cpuMs: number;
}

interface Process {
  pid: number;
  parent: number;
  program: string;
  cpuMs: number;
}

/** Of these processes together with those of the same program that they have started: a pty host, a worker. */
export function usageOf(roots: readonly number[]): Usage {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const processes = all.map((name) => read(Number(name))).filter((process) => process !== null);
  const programs = new Set(processes.filter(({ pid }) => roots.includes(pid)).map(({ program }) => program));
  const own = new Set(roots);
  for (let size = 0; size !== own.size; ) {
    size = own.size;
    for (const { pid, parent, program } of processes) if (own.has(parent) && programs.has(program)) own.add(pid);
  }
  const counted = processes.filter(({ pid }) => own.has(pid));
  return {
    memoryBytes: counted.reduce((sum, { pid }) => sum + residentBytes(pid), 0),
    cpuMs: counted.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
}

/** Null for one that has just ended, or is the kernel's own. */
function read(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name before it may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    return { pid, parent: Number(fields[1]), program: readlinkSync(`/proc/${pid}/exe`), cpuMs };
  } catch {
    return null;
  }
}

function residentBytes(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * PAGE_BYTES;
}
