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

/** Of every process but the kernel's own threads, which come and go by themselves: they have no command line. */
export function commandLines(host: Host): string[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const texts = pids.map((pid) => host.readText(`/proc/${pid}/cmdline`) ?? "");
  return texts.filter((text) => text !== "").map((text) => text.split("\0").join(" ").trim());
}

export function countLeftovers(host: Host, roots: Roots) {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return {
    processes: commandLines(host).length,
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
