/** Tells whether what runs in the foreground of a terminal waits for input: then what was typed has been dealt with. */
import type { Host } from "../host/host.ts";
import { cgroupPids, cgroupTree } from "../sandbox/cgroup.ts";

/**
 * The system calls in which a program waits for its terminal, by their numbers (arch/x86/entry/syscalls, and
 * include/uapi/asm-generic/unistd.h for arm64), each with the first argument of one that waits for descriptor 0 alone:
 * read of 0, and a select over descriptors below 1.
 */
const WAITS: Readonly<Record<string, readonly string[]>> = {
  x64: ["0 0x0", "270 0x1", "23 0x1"],
  arm64: ["63 0x0", "72 0x1"],
};

/**
 * Whether a process of the terminal's foreground group waits for input, and for nothing else (proc_pid_syscall(5)).
 * A program that waits in another way is not noticed.
 * @param shellPid host PID of the shell that was started on the terminal
 */
export function waitsForInput(host: Host, cgroup: string, shellPid: number): boolean {
  const foreground = statOf(host, shellPid)?.foreground;
  if (foreground === undefined) return false;
  const waits = WAITS[process.arch] ?? [];
  return cgroupTree(host, cgroup)
    .flatMap((path) => cgroupPids(host, path))
    .filter((pid) => statOf(host, pid)?.group === foreground)
    .some((pid) => {
      const call = host.readText(`/proc/${pid}/syscall`) ?? "";
      // The last program of a pipe reads descriptor 0 as well.
      const isTerminal = host.readLink(`/proc/${pid}/fd/0`)?.startsWith("/dev/pts/") ?? false;
      return isTerminal && waits.some((start) => call.startsWith(`${start} `));
    });
}

/** Process group, and the foreground group of its terminal (proc_pid_stat(5)); null when the process has ended. */
function statOf(host: Host, pid: number): { group: number; foreground: number } | null {
  const stat = host.readText(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // The name stands in brackets and may hold any character.
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { group: Number(group), foreground: Number(foreground) };
}
