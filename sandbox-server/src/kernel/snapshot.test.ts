import { expect, test } from "vitest";
import type { FactNeed } from "../../../lib/kernel/needs.ts";
import { recordingHost } from "../host/recording.ts";
import { readFacts } from "./snapshot.ts";

const SUBJECT = { cgroup: "/cg", initPid: 40, shells: [] };
const STATUS: FactNeed = { fact: "process", detail: "status" };

/** /proc/PID/status, as far as it is read. */
function status({ uid = 70_000, nspids = "4711\t20\t1" } = {}): string {
  return [
    "Name:\tbash",
    "State:\tS (sleeping)",
    "PPid:\t40",
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}`,
    `NSpid:\t${nspids}`,
    "CapInh:\t0000000000000000",
    "CapPrm:\t00000000000000ff",
    "CapEff:\t000000000000000f",
    "CapBnd:\t00000000a80425fb",
    "CapAmb:\t0000000000000000",
    "NoNewPrivs:\t0",
    "Seccomp:\t2",
    "Seccomp_filters:\t1",
    "",
  ].join("\n");
}

function hostWithOneProcess() {
  const host = recordingHost();
  host.files.set("/cg/cgroup.procs", "4711\n4712\n");
  host.files.set("/cg/memory.max", "805306368\n");
  host.files.set("/proc/4711/status", status());
  host.files.set("/proc/4711/exe", "/usr/bin/bash");
  host.files.set("/proc/4711/cmdline", "bash\0-c\0sleep 1\0\0");
  host.files.set("/proc/4711/ns/pid", "pid:[4026532001]");
  host.files.set("/proc/4711/ns/user", "user:[4026532002]");
  host.files.set("/proc/4711/uid_map", "         0      70000      65536\n");
  host.files.set("/proc/4711/gid_map", "         0      70000      65536\n");
  host.files.set("/proc/40/ns/pid", "pid:[4026531999]");
  host.files.set("/proc/40/uid_map", "         0      70000      65536\n");
  return host;
}

test("a process is read with its PIDs from the sandbox's namespace inwards", async () => {
  const facts = await readFacts(hostWithOneProcess(), SUBJECT, [STATUS, { fact: "process", detail: "pid" }]);
  expect(facts.sandbox).toEqual({ pid: 4026531999 });
  expect(facts.cgroups).toEqual([{ path: "/", files: {}, pids: [4711, 4712] }]);
  // 4712 ended between the two reads: it is simply not there.
  expect(facts.processes).toEqual([
    {
      pid: 4711,
      ppid: 40,
      nspids: [20, 1],
      comm: "bash",
      exe: null,
      state: "S",
      uid: 70_000,
      namespaces: { pid: 4026532001 },
      cgroup: "/",
      capabilities: {
        inheritable: "0000000000000000",
        permitted: "00000000000000ff",
        effective: "000000000000000f",
        bounding: "00000000a80425fb",
        ambient: "0000000000000000",
      },
      seccompFilters: 1,
      noNewPrivs: false,
    },
  ]);
});

test("no more is read than is needed", async () => {
  const file: FactNeed = { fact: "cgroup-file", path: "/", file: "memory.max" };
  const facts = await readFacts(hostWithOneProcess(), SUBJECT, [file]);
  expect(facts.cgroups).toEqual([{ path: "/", files: { "memory.max": "805306368" }, pids: [4711, 4712] }]);
  expect(facts.processes).toEqual([]);
});

test("details are read when they are asked for", async () => {
  const details = ["exe", "argv", "user", "id-maps"] as const;
  const needs = details.map((detail): FactNeed => ({ fact: "process", detail }));
  const { processes, idMaps } = await readFacts(hostWithOneProcess(), SUBJECT, needs);
  expect(processes[0]).toMatchObject({ exe: "/usr/bin/bash", argv: ["bash", "-c", "sleep 1", ""] });
  const map = [{ inside: 0, outside: 70_000, count: 65_536 }];
  expect(idMaps).toEqual({ 4026532002: { uid: map, gid: map } });
});

test.each([
  ["has not joined its namespaces yet", { nspids: "4711" }],
  ["was given the PID of one that has ended", { uid: 0, nspids: "4711\t20" }],
])("a process that %s is not the sandbox's", async (_, how) => {
  const host = hostWithOneProcess();
  host.files.set("/proc/4711/status", status(how));
  expect((await readFacts(host, SUBJECT, [STATUS])).processes).toEqual([]);
});

test("what keeps the sandbox alive is none of the learner's processes", async () => {
  const host = hostWithOneProcess();
  host.files.set("/proc/4711/status", status({ nspids: "4711\t2" }));
  expect((await readFacts(host, SUBJECT, [STATUS])).processes).toEqual([]);
});

test("a sandbox that has gone reads as empty", async () => {
  const facts = await readFacts(recordingHost(), { ...SUBJECT, shells: [] }, [STATUS]);
  expect(facts).toEqual({ sandbox: {}, init: 40, shells: [], processes: [], cgroups: [] });
});
