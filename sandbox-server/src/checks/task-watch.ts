/** Watches the tasks of a lesson: reads the kernel at intervals and tells when a task's state changes. */
import { evaluate, filesNeeded } from "../../../lib/kernel/evaluate.ts";
import type { KernelFacts } from "../../../lib/kernel/facts.ts";
import type { Task } from "../../../lib/lesson/schema.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";

/** Half the second within which a learner must see a fact. */
export const WATCH_INTERVAL_MS = 400;

export class TaskWatch {
  readonly #tasks: readonly Task[];
  readonly #read: (files: readonly string[]) => KernelFacts;
  readonly #onChange: (states: TaskState[]) => void;
  readonly #files: readonly string[];
  #states: TaskState[];
  #timer: NodeJS.Timeout | undefined;

  /** @param done ids of tasks that were done before, in an earlier life of the sandbox */
  constructor(
    tasks: readonly Task[],
    done: readonly string[],
    read: (files: readonly string[]) => KernelFacts,
    onChange: (states: TaskState[]) => void,
  ) {
    this.#tasks = tasks;
    this.#read = read;
    this.#onChange = onChange;
    this.#files = [...new Set(tasks.flatMap((task) => filesNeeded(task.check)))];
    this.#states = tasks.map(({ id }) => ({ id, status: done.includes(id) ? "done" : "todo", reason: "" }));
  }

  get states(): TaskState[] {
    return this.#states;
  }

  /** Idempotent. Looks at once, then at intervals; nothing is read while stopped. */
  start(): void {
    if (this.#timer || this.#tasks.length === 0) return;
    this.#timer = setInterval(() => this.#look(), WATCH_INTERVAL_MS);
    this.#look();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const next = judgeTasks(this.#tasks, this.#states, this.#read(this.#files));
    const changed = next.some((state, index) => !isSame(state, this.#states[index]));
    this.#states = next;
    if (changed) this.#onChange(next);
  }
}

/** The new state of each task, from its last one and what the kernel shows. */
export function judgeTasks(tasks: readonly Task[], last: readonly TaskState[], facts: KernelFacts): TaskState[] {
  const done = new Set<string>();
  return tasks.map((task, index) => {
    const before = last[index];
    const state = before?.status === "done" && task.mode === "edge" ? before : judgeTask(task, done, facts);
    if (state.status === "done") done.add(task.id);
    return state;
  });
}

function judgeTask(task: Task, done: ReadonlySet<string>, facts: KernelFacts): TaskState {
  const missing = task.needs.filter((id) => !done.has(id));
  if (missing.length > 0) return { id: task.id, status: "waiting", reason: `First: ${missing.join(", ")}.` };
  const { holds, reason } = evaluate(task.check, facts);
  return { id: task.id, status: holds ? "done" : "todo", reason };
}

function isSame(a: TaskState, b: TaskState | undefined): boolean {
  return b !== undefined && a.status === b.status && a.reason === b.reason;
}
