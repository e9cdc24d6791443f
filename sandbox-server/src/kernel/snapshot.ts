/** One reading of a sandbox from the host's side: its own cgroup subtree and the processes in it, nothing else. */
import type { CgroupFact, IdMaps, KernelFacts, ProcessFact } from "../../../lib/kernel/facts.ts";
import { parseIdMap } from "../../../lib/kernel/id-map.ts";
import type { FactNeed, ProcessDetail } from "../../../lib/kernel/needs.ts";
import type { Host } from "../host/host.ts";
import { type IdRange, readNamespaces, readProcess } from "./process.ts";
import { readScopedFacts } from "./scoped-facts.ts";
import { Slices } from "./slices.ts";

/** What is looked at. */
export interface Subject {
  /** Absolute path of the sandbox's cgroup. */
  cgroup: string;
  initPid: number;
  /** Host PIDs of the learner's shells. */
  shells: number[];
}

/** How much of a control file is read: none that a lesson asks for is longer. */
const MAX_CONTROL_FILE_BYTES = 16_384;

/**
 * Reads of a sandbox what is needed. Costs one directory per cgroup, and for each process one file and a link per detail;
 * both numbers are bounded by the sandbox's own limits. Lets other work run in between.
 */
export async function readFacts(host: Host, subject: Subject, needs: readonly FactNeed[]): Promise<KernelFacts> {
  const slices = new Slices();
  const details = new Set(needs.flatMap((need) => (need.fact === "process" ? [need.detail] : [])));
  const cgroups = readCgroups(host, subject.cgroup, "/");
  readControlFiles(host, subject.cgroup, cgroups, needs);
  const facts: KernelFacts = {
    sandbox: readNamespaces(host, subject.initPid),
    init: subject.initPid,
    shells: subject.shells,
    processes: details.size === 0 ? [] : await readProcesses(host, subject, cgroups, details, slices),
    cgroups,
  };
  if (details.has("id-maps")) facts.idMaps = readIdMaps(host, subject, facts);
  await readScopedFacts(host, facts, needs, { cgroupRoot: subject.cgroup, slices });
  return facts;
}

async function readProcesses(
  host: Host,
  { initPid }: Subject,
  cgroups: readonly CgroupFact[],
  details: ReadonlySet<ProcessDetail>,
  slices: Slices,
): Promise<ProcessFact[]> {
  const ids = idRangeOf(host, initPid);
  const processes: ProcessFact[] = [];
  for (const { path: cgroup, pids } of cgroups) {
    for (const pid of pids) {
      const process = readProcess(host, pid, { cgroup, ids, details });
      if (process && !isSandboxItself(process)) processes.push(process);
      await slices.rest();
    }
  }
  return processes.sort((one, other) => one.pid - other.pid);
}

/**
 * The sandbox's init and the process that it waits for are the first two of its PID namespace, and it ends with either.
 * They are none of the learner's: a task that asks for a sleep means another one.
 */
function isSandboxItself({ nspids }: ProcessFact): boolean {
  const [first = 0, ...more] = nspids;
  return more.length === 0 && first <= 2;
}

/** The ids of the sandbox on the host: what its init's user namespace maps. */
function idRangeOf(host: Host, initPid: number): IdRange {
  const [entry] = parseIdMap(host.readText(`/proc/${initPid}/uid_map`) ?? "");
  return { first: entry?.outside ?? 0, count: entry?.count ?? 0 };
}

function readIdMaps(host: Host, { initPid }: Subject, { sandbox, processes }: KernelFacts): Record<number, IdMaps> {
  const maps: Record<number, IdMaps> = {};
  const members = [
    { pid: initPid, user: sandbox.user },
    ...processes.map((p) => ({ pid: p.pid, user: p.namespaces.user })),
  ];
  for (const { pid, user } of members) {
    if (user === undefined || maps[user]) continue;
    const [uid, gid] = [host.readText(`/proc/${pid}/uid_map`), host.readText(`/proc/${pid}/gid_map`)];
    if (uid !== null && gid !== null) maps[user] = { uid: parseIdMap(uid), gid: parseIdMap(gid) };
  }
  return maps;
}

export function readCgroups(host: Host, root: string, path: string): CgroupFact[] {
  const directory = path === "/" ? root : root + path;
  const procs = host.readText(`${directory}/cgroup.procs`);
  // A threaded one does not tell its processes: they are counted where their domain begins (cgroup-v2.rst, "Threads").
  if (procs === null && !host.exists(`${directory}/cgroup.procs`)) return [];
  const cgroup: CgroupFact = { path, files: {}, pids: (procs ?? "").split("\n").filter(Boolean).map(Number) };
  const below = path === "/" ? "/" : `${path}/`;
  return [cgroup, ...host.listDirectories(directory).flatMap((name) => readCgroups(host, root, below + name))];
}

function readControlFiles(host: Host, root: string, cgroups: readonly CgroupFact[], needs: readonly FactNeed[]): void {
  for (const need of needs) {
    if (need.fact !== "cgroup-file") continue;
    const cgroup = cgroups.find(({ path }) => path === need.path);
    const directory = need.path === "/" ? root : root + need.path;
    const head = cgroup && host.readHead(`${directory}/${need.file}`, MAX_CONTROL_FILE_BYTES);
    if (cgroup && head) cgroup.files[need.file] = head.text.trim();
  }
}
