import { expect, test } from "vitest";
import { factsWith, nested, shell } from "../../../lib/kernel/judge/facts.fixture.ts";
import { type Task, taskSchema } from "../../../lib/lesson/schema.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import { judgeTasks } from "./judge-tasks.ts";

const WITHOUT = factsWith();
const WITH_NESTED = factsWith({ processes: [shell, nested] });

function task(id: string, extra: Partial<Task> = {}): Task {
  const check = { process: { comm: "bash", nspid: 1, namespaces: { pid: "not-sandbox" } } };
  return taskSchema.parse({ id, title: id, check, hint: "a hint", solve: "true", ...extra });
}

const statuses = (states: TaskState[]) => states.map(({ status }) => status);

test("an edge task stays done when the kernel no longer shows it", () => {
  const tasks = [task("a")];
  const done = judgeTasks(tasks, [], WITH_NESTED);
  expect(statuses(judgeTasks(tasks, done, WITHOUT))).toEqual(["done"]);
});

test("a level task falls back to todo when the kernel no longer shows it", () => {
  const tasks = [task("a", { mode: "level" })];
  const done = judgeTasks(tasks, [], WITH_NESTED);
  expect(statuses(done)).toEqual(["done"]);
  expect(statuses(judgeTasks(tasks, done, WITHOUT))).toEqual(["todo"]);
});

test("a task waits for the one it needs, and is judged in the look after that is done", () => {
  const tasks = [task("a"), task("b", { needs: ["a"] })];
  expect(statuses(judgeTasks(tasks, [], WITHOUT))).toEqual(["todo", "waiting"]);
  const opened = judgeTasks(tasks, [], WITH_NESTED);
  expect(statuses(opened)).toEqual(["done", "todo"]);
  expect(statuses(judgeTasks(tasks, opened, WITH_NESTED))).toEqual(["done", "done"]);
});
