import { expect, test } from "vitest";
import type { CgroupFact } from "../facts.ts";
import { predicateSchema } from "../predicate/predicate.ts";
import { evaluate } from "./evaluate.ts";
import { factsWith, group, nested, shell } from "./facts.fixture.ts";

type Case = [name: string, asked: object, mygroup: CgroupFact | null, outcome: string, reason: string];

const PATH = "/mygroup";
const withFile = (name: string, text: string) => group(PATH, { [name]: text });
const memoryMax = (comparison: object) => ({ path: PATH, file: "memory.max", ...comparison });

test.each<Case>([
  ["it is not there", memoryMax({ equals: 536870912 }), null, "fails", "There is no cgroup /sys/fs/cgroup/mygroup."],
  ["it is there", { path: PATH }, group(PATH), "holds", "exists"],
  [
    "the file says it",
    memoryMax({ equals: 536870912 }),
    withFile("memory.max", "536870912"),
    "holds",
    "contains 536870912.",
  ],
  ["the file says max", memoryMax({ equals: 536870912 }), withFile("memory.max", "max"), "fails", "contains max"],
  ["no such file", memoryMax({ equals: 1 }), group(PATH), "fails", "has no file memory.max"],
  ["less", memoryMax({ less: 1000 }), withFile("memory.max", "999"), "holds", "contains 999"],
  ["max is less than nothing", memoryMax({ less: 1000 }), withFile("memory.max", "max"), "fails", "contains max"],
  ["greater", memoryMax({ greater: 1000 }), withFile("memory.max", "1000"), "fails", "contains 1000"],
  ["max is greater than all", memoryMax({ greater: 1000 }), withFile("memory.max", "max"), "holds", "contains max"],
  ["a text is neither", memoryMax({ greater: 0 }), withFile("memory.max", "1000 2000"), "fails", "contains 1000 2000"],
  [
    "a word",
    { path: PATH, file: "cgroup.controllers", contains: "io" },
    withFile("cgroup.controllers", "cpuset cpu memory"),
    "fails",
    "contains cpuset cpu memory.",
  ],
  [
    "a field",
    { path: PATH, file: "cpu.stat", field: "nr_periods", greater: 4 },
    withFile("cpu.stat", "usage_usec 9\nnr_periods 5"),
    "holds",
    "says nr_periods 5.",
  ],
  [
    "the shell is elsewhere",
    { path: PATH, member: "shell" },
    group(PATH),
    "fails",
    "Your shell (PID 4700 on the host) is in the cgroup /shell",
  ],
  ["the shell is a member", { path: PATH, member: "shell" }, group(PATH, {}, [4700]), "holds", "Your shell (PID 4700"],
  ["a process is a member", { path: PATH, member: { nspid: 1 } }, group(PATH, {}, [4711]), "holds", "bash (PID 4711"],
  [
    "no OOM kill yet",
    { path: PATH, oomKills: 1 },
    withFile("memory.events", "oom 1\noom_kill 0"),
    "fails",
    "counts 0 OOM kills",
  ],
  [
    "an OOM kill",
    { path: PATH, oomKills: 1 },
    withFile("memory.events", "oom 1\noom_kill 2"),
    "holds",
    "counts 2 OOM kills",
  ],
  [
    "it was throttled",
    { path: PATH, throttled: 3 },
    withFile("cpu.stat", "nr_throttled 2"),
    "fails",
    "counts 2 periods",
  ],
  [
    "it is empty",
    { path: PATH, populated: false },
    withFile("cgroup.events", "populated 0\nfrozen 0"),
    "holds",
    "has no processes",
  ],
  [
    "it is not frozen",
    { path: PATH, frozen: true },
    withFile("cgroup.events", "populated 1\nfrozen 0"),
    "fails",
    "may run",
  ],
  ["it is threaded", { path: PATH, type: "threaded" }, withFile("cgroup.type", "threaded"), "holds", "threaded"],
])("cgroup: %s", (_, asked, mygroup, outcome, reason) => {
  const cgroups = [...factsWith().cgroups, ...(mygroup ? [mygroup] : [])];
  const verdict = evaluate(
    predicateSchema.parse({ cgroup: asked }),
    factsWith({ processes: [shell, nested], cgroups }),
  );
  expect(verdict.reason).toContain(reason);
  expect(verdict.outcome).toBe(outcome);
});

test("a predicate that says nothing, or half of something, is refused", () => {
  expect(predicateSchema.safeParse({ process: {} }).success).toBe(false);
  expect(predicateSchema.safeParse({ cgroup: { path: "/a", file: "memory.max" } }).success).toBe(false);
  expect(predicateSchema.safeParse({ cgroup: { path: "/a", file: "memory.max", equals: 1, less: 2 } }).success).toBe(
    false,
  );
  expect(predicateSchema.safeParse({ cgroup: { path: "/../escape" } }).success).toBe(false);
});
