/** Removing a cgroup subtree for good: kill what is in it, wait until it is empty, remove it bottom-up. */
import type { Host } from "../host/host.ts";

/**
 * How long the kernel may take to reap what was killed before it is reported. It closes all that a process held first:
 * thousands of ptys or nested mounts, on a machine that others keep busy.
 */
const REMOVE_DEADLINE_MS = 30_000;
const RETRY_MS = 10;

/** Pids in a cgroup itself, not in those below it; empty when it is gone. */
export function cgroupPids(host: Host, cgroup: string): number[] {
  const text = host.readText(`${cgroup}/cgroup.procs`) ?? "";
  return text.split("\n").filter(Boolean).map(Number);
}

/** Absolute paths of a cgroup and all below it, parents first. */
export function cgroupTree(host: Host, cgroup: string): string[] {
  if (!host.exists(`${cgroup}/cgroup.procs`)) return [];
  return [cgroup, ...host.listDirectories(cgroup).flatMap((name) => cgroupTree(host, `${cgroup}/${name}`))];
}

/** `populated` of cgroup.events: does any process live in it or below it? */
export function isPopulated(host: Host, cgroup: string): boolean {
  return /^populated 1$/m.test(host.readText(`${cgroup}/cgroup.events`) ?? "");
}

/**
 * Kills everything in a cgroup subtree and removes it. Idempotent.
 * @throws Error naming the pids that would not die within {@link REMOVE_DEADLINE_MS}
 */
export async function removeCgroup(host: Host, cgroup: string): Promise<void> {
  const deadline = performance.now() + REMOVE_DEADLINE_MS;
  while (host.exists(`${cgroup}/cgroup.procs`)) {
    if (host.exists(`${cgroup}/cgroup.kill`)) host.writeText(`${cgroup}/cgroup.kill`, "1");
    // rmdir answers EBUSY for some milliseconds after the last process is gone; there is no event for it.
    const stillThere = cgroupTree(host, cgroup)
      .reverse()
      .filter((path) => !host.removeEmptyDirectory(path));
    if (stillThere.length === 0) return;
    if (performance.now() > deadline) {
      const pids = stillThere.flatMap((path) => cgroupPids(host, path));
      throw new Error(`cgroup ${cgroup} is still busy (processes: ${pids.join(" ") || "none"})`);
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}
