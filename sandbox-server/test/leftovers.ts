/** Everything of a machine's that a sandbox could leave behind, counted. */
import { readdirSync, readFileSync } from "node:fs";
import type { Host } from "../src/host/host.ts";
import { TRACEFS } from "../src/kernel/trace/tracing.ts";
import { cgroupTree } from "../src/sandbox/cgroup.ts";
import type { Roots } from "../src/sandbox/layout.ts";

export type Leftovers = Record<string, number>;

/** Of those counts, what is more than it was: a machine may well have less, of what others had on it before. */
export function leftMore(before: Leftovers, now: Leftovers): Leftovers {
  return Object.fromEntries(Object.entries(now).filter(([name, count]) => count > (before[name] ?? 0)));
}

export function countLeftovers(host: Host, roots: Roots) {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return {
    // Kernel threads come and go by themselves: they have no command line.
    processes: processes.filter((pid) => host.readText(`/proc/${pid}/cmdline`)).length,
    mounts: readFileSync("/proc/self/mountinfo", "utf8").split("\n").length,
    cgroups: cgroupTree(host, roots.cgroup).length,
    folders: host.listDirectories(`${roots.stateDirectory}/sandboxes`).length,
    descriptors: readdirSync("/proc/self/fd").length,
    networkNamespaces: new Set(processes.map((pid) => host.readLink(`/proc/${pid}/ns/net`))).size,
    traceRings: host.listDirectories(`${TRACEFS}/instances`).filter((name) => name.startsWith("drydock")).length,
    // Of a loop device that nobody uses, the kernel shows no backing file.
    loopDevices: readdirSync("/sys/block").filter((name) => host.exists(`/sys/block/${name}/loop/backing_file`)).length,
  };
}
