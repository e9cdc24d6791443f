/** Sandboxes with twenty processes each, to be looked at: real ones, or on a host without cgroup v2 their namespaces alone. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { linuxHost } from "../../sandbox-server/src/host/linux.ts";
import type { WatchedSandbox } from "../../sandbox-server/src/kernel/kernel-watch.ts";
import { cgroupPids } from "../../sandbox-server/src/sandbox/cgroup.ts";
import type { Roots } from "../../sandbox-server/src/sandbox/layout.ts";
import { prepareHost, releaseHost } from "../../sandbox-server/src/sandbox/prepare.ts";
import { PROFILES } from "../../sandbox-server/src/sandbox/profiles.ts";
import { RUNTIME } from "../../sandbox-server/src/sandbox/runner.ts";
import { createSandbox } from "../../sandbox-server/src/sandbox/sandbox.ts";

/** In each sandbox, its init and what it waits for included. */
const PROCESSES = 20;

export const HAS_CGROUPS = existsSync("/sys/fs/cgroup/cgroup.controllers");

export interface Subject extends WatchedSandbox {
  end(): Promise<void>;
}

const host = linuxHost();
export const roots: Roots = {
  rootfs: process.env.DRYDOCK_ROOTFS ?? "/drydock-root",
  dockerRootfs: process.env.DRYDOCK_ROOTFS_DOCKER ?? "/drydock-root-docker",
  stateDirectory: "/var/lib/drydock/bench-kernel",
  cgroup: "/sys/fs/cgroup/drydock-bench-kernel",
};

export async function prepare(): Promise<void> {
  if (HAS_CGROUPS) await prepareHost(host, roots);
}

export function release(): void {
  if (HAS_CGROUPS) releaseHost(host, roots);
}

export function makeSubject(number: number): Promise<Subject> {
  return HAS_CGROUPS ? realSandbox(number) : namespacesAlone(number);
}

async function realSandbox(number: number): Promise<Subject> {
  const sandbox = await createSandbox(host, { id: `bench-${number}`, slot: number }, PROFILES.base, roots);
  const line = `for i in $(seq ${PROCESSES - 2}); do sleep 3600 & done; wait`;
  const [program, ...options] = RUNTIME;
  const args = [...options, "exec", "--detach", "--cgroup", "shell", sandbox.id, "bash", "-c", line];
  await once(spawn(program, args, { stdio: "ignore" }), "close");
  while (cgroupPids(host, `${sandbox.cgroup}/shell`).length < PROCESSES)
    await new Promise((next) => setTimeout(next, 50));
  return { ...sandbox, end: async () => void (await sandbox.destroy()) };
}

/** What the files of a cgroup say, as recorded on Linux 6.12: read from a disk they cost a little less than from the kernel. */
const CGROUP_FILES: Readonly<Record<string, string>> = {
  "cgroup.events": "populated 1\nfrozen 0\n",
  "cgroup.type": "domain\n",
  "cgroup.controllers": "cpuset cpu io memory pids\n",
  "cgroup.subtree_control": "cpuset cpu io memory pids\n",
  "memory.current": "5283840\n",
  "memory.peak": "9437184\n",
  "memory.max": "805306368\n",
  "memory.high": "max\n",
  "memory.events": "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n",
  "cpu.stat": "usage_usec 40213\nuser_usec 30000\nsystem_usec 10213\nnr_periods 9\nnr_throttled 2\nthrottled_usec 71\n",
  "cpu.max": "100000 100000\n",
  "cpu.weight": "100\n",
  "pids.current": "20\n",
  "pids.max": "512\n",
  "pids.events": "max 0\n",
  "io.stat": "254:16 rbytes=4096 wbytes=512 rios=1 wios=2 dbytes=0 dios=0\n",
  "cpu.pressure": "some avg10=0.00 avg60=0.00 avg300=0.00 total=777\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=5\n",
  "memory.pressure": "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
  "io.pressure": "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n",
};

async function namespacesAlone(number: number): Promise<Subject> {
  const flags = "--user --map-root-user --pid --mount-proc --net --uts --ipc --fork".split(" ");
  const line = `for i in $(seq ${PROCESSES - 1}); do sleep 3600 & done; echo ready; wait`;
  const child = spawn("unshare", [...flags, "bash", "-c", line], { stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  const [initPid = 0] = childrenOf(child.pid ?? 0);
  const cgroup = mkdtempSync(path.join(tmpdir(), "bench-cgroup-"));
  mkdirSync(`${cgroup}/shell`);
  for (const folder of [cgroup, `${cgroup}/shell`]) {
    for (const [name, text] of Object.entries(CGROUP_FILES)) writeFileSync(`${folder}/${name}`, text);
  }
  writeFileSync(`${cgroup}/cgroup.procs`, "");
  writeFileSync(`${cgroup}/shell/cgroup.procs`, `${[initPid, ...childrenOf(initPid)].join("\n")}\n`);
  return { id: `bench-${number}`, cgroup, initPid, bundle: cgroup, end: () => endNamespaces(child, initPid, cgroup) };
}

async function endNamespaces(child: ChildProcess, initPid: number, cgroup: string): Promise<void> {
  const closed = once(child, "close");
  // With the first of its PID namespace all others end (pid_namespaces(7)).
  host.kill(initPid, "SIGKILL");
  await closed;
  rmSync(cgroup, { recursive: true });
}

function childrenOf(pid: number): number[] {
  return (host.readText(`/proc/${pid}/task/${pid}/children`) ?? "").split(" ").filter(Boolean).map(Number);
}
