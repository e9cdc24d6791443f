/** The state of each task of a lesson, from its last one and what the kernel shows. */
import type { KernelFacts } from "../../../lib/kernel/facts.ts";
import { evaluate } from "../../../lib/kernel/judge/evaluate.ts";
import type { Task } from "../../../lib/lesson/schema.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";

export function judgeTasks(tasks: readonly Task[], last: readonly TaskState[], facts: KernelFacts): TaskState[] {
  // What opens in this look is judged in the next: nothing was read for it in this one.
  const wasDone = new Set(last.flatMap(({ id, status }) => (status === "done" ? [id] : [])));
  const done = new Set<string>();
  return tasks.map((task, index) => {
    const state = judgeTask(task, last[index], { wasDone, done }, facts);
    if (state.status === "done") done.add(task.id);
    return state;
  });
}

interface Done {
  wasDone: ReadonlySet<string>;
  done: ReadonlySet<string>;
}

function judgeTask(task: Task, before: TaskState | undefined, { wasDone, done }: Done, facts: KernelFacts): TaskState {
  if (before?.status === "done" && task.mode === "edge") return before;
  const missing = task.needs.filter((id) => !done.has(id));
  if (missing.length > 0) return { id: task.id, status: "waiting", reason: `First: ${missing.join(", ")}.` };
  if (!task.needs.every((id) => wasDone.has(id))) return { id: task.id, status: "todo", reason: "" };
  const { outcome, reason } = evaluate(task.check, facts);
  return { id: task.id, status: outcome === "holds" ? "done" : "todo", reason };
}
