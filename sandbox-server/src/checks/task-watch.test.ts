import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KernelFacts } from "../../../lib/kernel/facts.ts";
import { factsWith, group } from "../../../lib/kernel/judge/facts.fixture.ts";
import type { FactNeed } from "../../../lib/kernel/needs.ts";
import { type Task, taskSchema } from "../../../lib/lesson/schema.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import type { EventSource } from "./event-log.ts";
import { TaskWatch } from "./task-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function cgroupTask(id: string, extra: Partial<Task> = {}): Task {
  const check = { cgroup: { path: `/${id}`, file: "memory.max", equals: "max" } };
  return taskSchema.parse({ id, title: id, check, hint: "a hint", solve: "true", ...extra });
}

const NO_EVENTS: EventSource = { isAvailable: async () => false, follow: () => () => {} };
const probe = () => Promise.reject(new Error("there is no probe here"));

/** A watch on a sandbox whose cgroups a test makes; it notes when it was looked at, and for what. */
function watched(tasks: Task[], { done = [], lookMs = 0 }: { done?: string[]; lookMs?: number } = {}) {
  const cgroups = new Set<string>();
  const looks: { atMs: number; needs: readonly FactNeed[] }[] = [];
  const told: TaskState["status"][][] = [];
  const began = performance.now();
  async function read(needs: readonly FactNeed[]): Promise<KernelFacts> {
    looks.push({ atMs: performance.now() - began, needs });
    if (lookMs > 0) await new Promise((resolve) => setTimeout(resolve, lookMs));
    return factsWith({ cgroups: [...cgroups].map((path) => group(path, { "memory.max": "max" })) });
  }
  const report = vi.fn<(message: string, error: unknown) => void>();
  const onChange = (states: TaskState[]) => told.push(states.map(({ status }) => status));
  const watch = new TaskWatch({ tasks, done, read, probe, events: NO_EVENTS, onChange, report });
  const lookTimes = () => looks.map(({ atMs }) => atMs);
  return { watch, cgroups, looks, lookTimes, told, report };
}

test("looks at once, then every 400 ms, and not while stopped", async () => {
  const { watch, lookTimes } = watched([cgroupTask("a")]);
  watch.start();
  await vi.advanceTimersByTimeAsync(900);
  expect(lookTimes()).toEqual([0, 400, 800]);
  watch.stop();
  watch.nudge();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(lookTimes()).toHaveLength(3);
});

test("an event brings the next look forward, but none comes within 200 ms of another", async () => {
  const { watch, lookTimes } = watched([cgroupTask("a")]);
  watch.start();
  await vi.advanceTimersByTimeAsync(50);
  for (let event = 0; event < 100; event += 1) watch.nudge();
  await vi.advanceTimersByTimeAsync(160);
  watch.nudge();
  await vi.advanceTimersByTimeAsync(300);
  expect(lookTimes()).toEqual([0, 200, 400]);
});

test("a look that takes long is followed by a pause of four times its length", async () => {
  const { watch, lookTimes } = watched([cgroupTask("a")], { lookMs: 300 });
  watch.start();
  await vi.advanceTimersByTimeAsync(350);
  watch.nudge();
  await vi.advanceTimersByTimeAsync(1_200);
  expect(lookTimes()).toEqual([0, 1_500]);
});

test("only what open tasks need is read, and nothing once all are done", async () => {
  const tasks = [cgroupTask("a"), cgroupTask("b", { needs: ["a"] })];
  const { watch, cgroups, looks, told } = watched(tasks);
  const need = (path: string) => [{ fact: "cgroup-file", path, file: "memory.max" }];
  watch.start();
  await vi.advanceTimersByTimeAsync(10);
  expect(looks.at(-1)?.needs).toEqual(need("/a"));
  cgroups.add("/a");
  await vi.advanceTimersByTimeAsync(600);
  // Found in the look at 400 ms; what that opens is looked at as soon as may be.
  expect(looks.map(({ atMs }) => atMs)).toEqual([0, 400, 600]);
  expect(looks.at(-1)?.needs).toEqual(need("/b"));
  cgroups.add("/b");
  await vi.advanceTimersByTimeAsync(400);
  expect(told).toEqual([
    ["todo", "waiting"],
    ["done", "todo"],
    // Now with what the kernel shows of it.
    ["done", "todo"],
    ["done", "done"],
  ]);
  const count = looks.length;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(looks).toHaveLength(count);
});

test("a task that was done in an earlier life stays done", async () => {
  const { watch, looks } = watched([cgroupTask("a")], { done: ["a"] });
  watch.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(watch.states).toEqual([{ id: "a", status: "done", reason: "" }]);
  expect(looks).toEqual([]);
});

test("an answer is judged at once, and only where one is asked for", async () => {
  const asking = cgroupTask("a", { answer: "seen.value" });
  const { watch, cgroups, told } = watched([asking, cgroupTask("b")]);
  cgroups.add("/a");
  watch.start();
  await vi.advanceTimersByTimeAsync(10);
  expect(watch.states[0]).toMatchObject({ status: "todo", reason: "The kernel shows it. What is your answer?" });
  expect(watch.answer("b", "max")).toBe(false);
  expect(watch.answer("nothing", "max")).toBe(false);
  expect(watch.answer("a", "min")).toBe(true);
  await vi.advanceTimersByTimeAsync(200);
  expect(watch.states[0]).toMatchObject({ status: "todo", reason: "The kernel says something else than min." });
  expect(watch.answer("a", " max ")).toBe(true);
  await vi.advanceTimersByTimeAsync(200);
  expect(told.at(-1)).toEqual(["done", "todo"]);
});

test("what a hint names is told along, and told again when it changes", async () => {
  const { watch, told } = watched([cgroupTask("a", { hint: "Your shell is {{shell.pid}}: {{seen}}" })]);
  watch.start();
  await vi.advanceTimersByTimeAsync(500);
  const seen = "There is no cgroup /sys/fs/cgroup/a.";
  expect(watch.states).toEqual([{ id: "a", status: "todo", reason: seen, facts: { "shell.pid": "4700", seen } }]);
  expect(told).toHaveLength(1);
});

test("what a look finds out after it was stopped is not told", async () => {
  const { watch, cgroups, told } = watched([cgroupTask("a")], { lookMs: 100 });
  cgroups.add("/a");
  watch.start();
  await vi.advanceTimersByTimeAsync(50);
  watch.stop();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual([]);
});

test("a look that fails is reported, and the next one comes", async () => {
  const failure = new Error("EIO");
  const report = vi.fn<(message: string, error: unknown) => void>();
  const read = vi.fn<() => Promise<KernelFacts>>().mockRejectedValueOnce(failure).mockResolvedValue(factsWith());
  const watch = new TaskWatch({
    tasks: [cgroupTask("a")],
    done: [],
    read,
    probe,
    events: NO_EVENTS,
    onChange: () => {},
    report,
  });
  watch.start();
  await vi.advanceTimersByTimeAsync(500);
  expect(report.mock.calls).toEqual([["the tasks of a sandbox could not be checked", failure]]);
  expect(read).toHaveBeenCalledTimes(2);
});
