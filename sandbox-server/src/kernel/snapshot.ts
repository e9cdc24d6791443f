/** One reading of a sandbox from the host's side: its own cgroup subtree and the processes in it, nothing else. */
import type { CgroupFact, KernelFacts, ProcessFact } from "../../../lib/kernel/facts.ts";
import type { Host } from "../host/host.ts";
import { readNamespaces, readProcess } from "./process.ts";

/** What is looked at. */
export interface Subject {
  /** Absolute path of the sandbox's cgroup. */
  cgroup: string;
  initPid: number;
  /** Host PIDs of the learner's shells. */
  shells: number[];
}

/**
 * Reads a sandbox. Costs three file reads and nine links per process and one directory per cgroup;
 * both numbers are bounded by the sandbox's own limits.
 * @param files control files to read in each cgroup, such as `memory.max`
 */
export function readFacts(host: Host, subject: Subject, files: readonly string[]): KernelFacts {
  const cgroups = readCgroups(host, subject.cgroup, "/", files);
  const processes = cgroups.flatMap(({ pids, path }) => pids.map((pid) => readProcess(host, pid, path)));
  return {
    sandbox: readNamespaces(host, subject.initPid),
    shells: subject.shells,
    processes: processes.filter((process): process is ProcessFact => process !== null).sort((a, b) => a.pid - b.pid),
    cgroups,
  };
}

function readCgroups(host: Host, root: string, path: string, files: readonly string[]): CgroupFact[] {
  const directory = path === "/" ? root : root + path;
  const procs = host.readText(`${directory}/cgroup.procs`);
  if (procs === null) return [];
  const cgroup: CgroupFact = { path, files: {}, pids: procs.split("\n").filter(Boolean).map(Number) };
  for (const file of files) {
    const text = host.readText(`${directory}/${file}`);
    if (text !== null) cgroup.files[file] = text.trim();
  }
  const below = path === "/" ? "/" : `${path}/`;
  return [cgroup, ...host.listDirectories(directory).flatMap((name) => readCgroups(host, root, below + name, files))];
}
