import { expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import type { CgroupFact, KernelFacts, ProcessFact } from "./facts.ts";
import { type Predicate, predicateSchema } from "./predicate.ts";

const shell: ProcessFact = {
  pid: 4700,
  ppid: 1,
  nspids: [12],
  comm: "bash",
  exe: "/usr/bin/bash",
  state: "S",
  uid: 1,
  namespaces: { pid: 100 },
  cgroup: "/shell",
};
const nested: ProcessFact = { ...shell, pid: 4711, nspids: [20, 1], namespaces: { pid: 200 } };
const group: CgroupFact = { path: "/mygroup", files: { "memory.max": "536870912" }, pids: [] };

function facts(processes: ProcessFact[], cgroups: CgroupFact[] = []): KernelFacts {
  return { sandbox: { pid: 100 }, shells: [4700], processes, cgroups };
}

const ownPidNamespace = predicateSchema.parse({
  process: { comm: "bash", nspid: 1, namespaces: { pid: "not-sandbox" } },
});

test.each<[string, Predicate, KernelFacts, boolean, string]>([
  [
    "PID 1 in another PID namespace",
    ownPidNamespace,
    facts([shell, nested]),
    true,
    "PID 4711 on the host and PID 1 inside",
  ],
  ["no such process", ownPidNamespace, facts([]), false, "No process called bash is running."],
  ["the sandbox's own namespace", ownPidNamespace, facts([shell]), false, "still in the sandbox's own pid namespace"],
  ["another PID", ownPidNamespace, facts([{ ...nested, nspids: [20, 5] }]), false, "has PID 5 there, not 1"],
  ["a zombie does not count", ownPidNamespace, facts([{ ...nested, state: "Z" }]), false, "No process called bash"],
])("process: %s", (_, predicate, shown, holds, reason) => {
  const verdict = evaluate(predicate, shown);
  expect(verdict.holds).toBe(holds);
  expect(verdict.reason).toContain(reason);
});

const limit = predicateSchema.parse({ cgroup: { path: "/mygroup", file: "memory.max", equals: 536870912 } });
const member = predicateSchema.parse({ cgroup: { path: "/mygroup", contains: "shell" } });
const killed = predicateSchema.parse({ cgroup: { path: "/mygroup", oomKills: 1 } });
const withEvents = (count: number) => ({ ...group, files: { "memory.events": `low 0\noom 1\noom_kill ${count}` } });

test.each<[string, Predicate, KernelFacts, boolean, string]>([
  ["it is not there", limit, facts([shell]), false, "There is no cgroup /sys/fs/cgroup/mygroup."],
  ["the file says it", limit, facts([shell], [group]), true, "/mygroup/memory.max contains 536870912."],
  ["the file says max", limit, facts([], [{ ...group, files: { "memory.max": "max" } }]), false, "contains max"],
  ["the shell is elsewhere", member, facts([shell], [group]), false, "is in the cgroup /shell"],
  ["the shell is a member", member, facts([shell], [{ ...group, pids: [4700] }]), true, "Your shell (PID 4700"],
  ["no OOM kill yet", killed, facts([], [withEvents(0)]), false, "counts 0 OOM kills"],
  ["an OOM kill", killed, facts([], [withEvents(2)]), true, "counts 2 OOM kills"],
])("cgroup: %s", (_, predicate, shown, holds, reason) => {
  const verdict = evaluate(predicate, shown);
  expect(verdict.holds).toBe(holds);
  expect(verdict.reason).toContain(reason);
});

test("a predicate that says nothing, or half of something, is refused", () => {
  expect(predicateSchema.safeParse({ process: {} }).success).toBe(false);
  expect(predicateSchema.safeParse({ cgroup: { path: "/a", file: "memory.max" } }).success).toBe(false);
  expect(predicateSchema.safeParse({ cgroup: { path: "/../escape" } }).success).toBe(false);
});
