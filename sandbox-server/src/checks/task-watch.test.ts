import { expect, test } from "vitest";
import type { KernelFacts, ProcessFact } from "../../../lib/kernel/facts.ts";
import { type Task, taskSchema } from "../../../lib/lesson/schema.ts";
import { judgeTasks } from "./task-watch.ts";

const bash: ProcessFact = {
  pid: 4711,
  ppid: 4700,
  nspids: [20, 1],
  comm: "bash",
  exe: "/usr/bin/bash",
  state: "S",
  uid: 0x7000_0000,
  namespaces: { pid: 2 },
  cgroup: "/shell",
};
const EMPTY: KernelFacts = { sandbox: { pid: 1 }, shells: [], processes: [], cgroups: [] };
const WITH_BASH: KernelFacts = { ...EMPTY, processes: [bash] };

function task(id: string, extra: Partial<Task> = {}): Task {
  const check = { process: { comm: "bash", nspid: 1, namespaces: { pid: "not-sandbox" } } };
  return taskSchema.parse({ id, title: id, check, hint: "a hint", solve: "true", ...extra });
}

test("an edge task stays done when the kernel no longer shows it", () => {
  const tasks = [task("a")];
  const done = judgeTasks(tasks, [], WITH_BASH);
  expect(judgeTasks(tasks, done, EMPTY)[0]?.status).toBe("done");
});

test("a level task falls back to todo when the kernel no longer shows it", () => {
  const tasks = [task("a", { mode: "level" })];
  const done = judgeTasks(tasks, [], WITH_BASH);
  expect(done[0]?.status).toBe("done");
  expect(judgeTasks(tasks, done, EMPTY)[0]?.status).toBe("todo");
});

test("a task waits for the one it needs, and is judged in the same look once that is done", () => {
  const tasks = [task("a"), task("b", { needs: ["a"] })];
  expect(judgeTasks(tasks, [], EMPTY).map((state) => state.status)).toEqual(["todo", "waiting"]);
  expect(judgeTasks(tasks, [], WITH_BASH).map((state) => state.status)).toEqual(["done", "done"]);
});
