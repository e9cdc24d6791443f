import { expect, test } from "vitest";
import { recordingHost } from "../host/recording.ts";
import { readFacts } from "./snapshot.ts";

const STATUS = "Name:\tbash\nState:\tS (sleeping)\nPPid:\t40\nUid:\t1000\t1000\t1000\t1000\nNSpid:\t4711\t20\t1\n";

function hostWithOneProcess() {
  const host = recordingHost();
  host.files.set("/cg/cgroup.procs", "4711\n4712\n");
  host.files.set("/cg/memory.max", "805306368\n");
  host.files.set("/proc/4711/status", STATUS);
  host.files.set("/proc/4711/exe", "/usr/bin/bash");
  host.files.set("/proc/4711/ns/pid", "pid:[4026532001]");
  host.files.set("/proc/40/ns/pid", "pid:[4026531999]");
  return host;
}

test("a process is read with its PIDs from the sandbox's namespace inwards", () => {
  const facts = readFacts(hostWithOneProcess(), { cgroup: "/cg", initPid: 40, shells: [] }, ["memory.max"]);
  expect(facts.sandbox).toEqual({ pid: 4026531999 });
  expect(facts.cgroups).toEqual([{ path: "/", files: { "memory.max": "805306368" }, pids: [4711, 4712] }]);
  // 4712 ended between the two reads: it is simply not there.
  expect(facts.processes).toEqual([
    {
      pid: 4711,
      ppid: 40,
      nspids: [20, 1],
      comm: "bash",
      exe: "/usr/bin/bash",
      state: "S",
      uid: 1000,
      namespaces: { pid: 4026532001 },
      cgroup: "/",
    },
  ]);
});

test("a sandbox that has gone reads as empty", () => {
  const facts = readFacts(recordingHost(), { cgroup: "/cg", initPid: 40, shells: [] }, []);
  expect(facts).toEqual({ sandbox: {}, shells: [], processes: [], cgroups: [] });
});
