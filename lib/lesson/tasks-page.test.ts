/** docs/tasks.md promises: each example can be written so, and what stands under it is what a learner reads. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fileKey, type ProbeFact, probeKey } from "../kernel/facts.ts";
import { judgeAnswer } from "../kernel/judge/answer.ts";
import { evaluate, needsOf } from "../kernel/judge/evaluate.ts";
import { factsWith, group } from "../kernel/judge/facts.fixture.ts";
import { PREDICATE_KEYS } from "../kernel/predicate/predicate.ts";
import { parseLesson } from "./parse.ts";
import { type Task, tasksOf } from "./schema.ts";

const PAGE = readFileSync(new URL("../../docs/tasks.md", import.meta.url), "utf8");
const EXAMPLE = /^```task id=([\w-]+)\n((?:(?!```).*\n)*)```\n\n> (.*)$/gm;

/** A sandbox in which nothing has been done yet. */
const FACTS = factsWith({
  cgroups: [group("/"), group("/shell", { "cgroup.controllers": "cpuset cpu io pids" }, [4700])],
  containers: [],
  events: [],
  networks: { 102: { links: [], routes: [], listeners: [] } },
  mounts: { 4690: { mounts: [], isCut: false } },
  files: { [fileKey(4690, "/tmp/note")]: "absent" },
});

const examples = [...PAGE.matchAll(EXAMPLE)].map(([, id = "", body = "", reason = ""]) => ({ id, body, reason }));

/** Nothing has been done on this machine either. */
function runHere(script: string): ProbeFact {
  const { status, stdout } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  return { exit: status ?? "timeout", output: stdout };
}

function taskIn(id: string, body: string): Task {
  const lesson = `---\ntitle: T\nsummary: S\nminutes: 1\n---\n\n## Step\n\n\`\`\`task id=${id}\n${body}\`\`\`\n`;
  const reading = parseLesson(lesson, "lessons/docs/tasks.md");
  if (!reading.ok) throw new Error(reading.problems.map(({ message, remedy }) => `${message}: ${remedy}`).join("; "));
  const [task] = tasksOf(reading.lesson);
  if (!task) throw new Error("there is no task");
  return task;
}

test.each(examples)(
  "the example $id can be written so, and its reason is what a learner reads",
  ({ id, body, reason }) => {
    const { check, answer } = taskIn(id, body);
    const scripts = needsOf([check]).filter((need) => need.fact === "probe");
    const probes = Object.fromEntries(scripts.map((need) => [probeKey(need), runHere(need.script)]));
    const seen = evaluate(check, { ...FACTS, probes });
    const verdict = answer === undefined ? seen : judgeAnswer(answer, seen, FACTS, undefined);
    expect(verdict.outcome).toBe("fails");
    expect(verdict.reason).toBe(reason);
  },
);

test("each kind of predicate has an example, and each example a reason", () => {
  expect([...PAGE.matchAll(/^```task/gm)]).toHaveLength(examples.length + 1);
  for (const key of PREDICATE_KEYS) expect(PAGE).toMatch(new RegExp(`^(?:  - )?${key}:`, "m"));
});
