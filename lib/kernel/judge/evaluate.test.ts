import { expect, test } from "vitest";
import { predicateSchema } from "../predicate/predicate.ts";
import { evaluate, needsOf } from "./evaluate.ts";
import { factsWith, shell } from "./facts.fixture.ts";
import { notSo, unknown } from "./verdict.ts";

const isShell = { process: { shell: true } };
const isThere = { cgroup: { path: "/mygroup" } };
const isSleeping = { process: { comm: "sleep" } };

test.each<[string, object, string, string]>([
  [
    "all of them",
    { all: [isShell, { cgroup: { path: "/shell" } }] },
    "holds",
    "bash is PID 4700 on the host and PID 12 inside. The",
  ],
  ["all but one", { all: [isShell, isThere, isSleeping] }, "fails", "There is no cgroup"],
  ["any of them", { any: [isThere, isShell] }, "holds", "bash is PID"],
  [
    "not any",
    { any: [isThere, isSleeping] },
    "fails",
    "There is no cgroup /sys/fs/cgroup/mygroup. No process called sleep",
  ],
  ["not", { not: isThere }, "holds", "There is no cgroup"],
  ["not what is so", { not: isShell }, "fails", "bash is PID 4700"],
  ["one in the other", { not: { all: [isShell, { not: isThere }] } }, "fails", "bash is PID 4700"],
])("%s", (_, asked, outcome, reason) => {
  const verdict = evaluate(predicateSchema.parse(asked), factsWith());
  expect(verdict.reason).toContain(reason);
  expect(verdict.outcome).toBe(outcome);
});

test("what could not be read is not taken for false by `not`", () => {
  expect(notSo(unknown("It could not be read.")).outcome).toBe("unknown");
});

test("the needs of several predicates name each thing once, and no more than they ask for", () => {
  const checks = [
    { process: { nspid: 1, namespaces: { pid: { sameAs: { exe: "/usr/bin/sleep" } } } } },
    { not: { process: { comm: "bash" } } },
    { cgroup: { path: "/mygroup", oomKills: 1 } },
  ].map((check) => predicateSchema.parse(check));
  expect(needsOf(checks)).toEqual([
    { fact: "process", detail: "status" },
    { fact: "process", detail: "pid" },
    { fact: "process", detail: "exe" },
    { fact: "cgroup-file", path: "/mygroup", file: "memory.events" },
  ]);
});

test("what is named by a process is what its kernel facts are", () => {
  expect(evaluate(predicateSchema.parse(isShell), factsWith()).seen).toEqual([{ process: shell }]);
});
