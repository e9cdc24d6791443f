/** The state of each task of a lesson, from its last one and what the kernel shows. */
import { factsNamedIn } from "../../../lib/kernel/fact-names.ts";
import type { KernelFacts } from "../../../lib/kernel/facts.ts";
import { judgeAnswer } from "../../../lib/kernel/judge/answer.ts";
import { evaluate, needsOf } from "../../../lib/kernel/judge/evaluate.ts";
import { namedFacts } from "../../../lib/kernel/judge/named-facts.ts";
import type { FactNeed } from "../../../lib/kernel/needs.ts";
import type { TimelineEvent } from "../../../lib/kernel/timeline.ts";
import type { Task } from "../../../lib/lesson/schema.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";

/** What else is known of each task, by its id. */
export interface TaskRecords {
  /** What the learner has typed. */
  answers: ReadonlyMap<string, string>;
  /** What has happened since it was open; undefined where nothing is told of events. */
  eventsSince: (id: string) => TimelineEvent[] | undefined;
}

const NO_RECORDS: TaskRecords = { answers: new Map(), eventsSince: () => undefined };

/** What must be read to judge these tasks, and for what their hints name. */
export function needsOfTasks(tasks: readonly Task[]): FactNeed[] {
  const names = tasks.flatMap(({ hint, answer }) => [...factsNamedIn(hint), ...(answer === undefined ? [] : [answer])]);
  return needsOf(
    tasks.map(({ check }) => check),
    names,
  );
}

export function judgeTasks(
  tasks: readonly Task[],
  last: readonly TaskState[],
  facts: KernelFacts,
  records: TaskRecords = NO_RECORDS,
): TaskState[] {
  // What opens in this look is judged in the next: nothing was read for it in this one.
  const wasDone = new Set(last.flatMap(({ id, status }) => (status === "done" ? [id] : [])));
  const done = new Set<string>();
  return tasks.map((task, index) => {
    const state = judgeTask(task, last[index], { wasDone, done }, facts, records);
    if (state.status === "done") done.add(task.id);
    return state;
  });
}

interface Done {
  wasDone: ReadonlySet<string>;
  done: ReadonlySet<string>;
}

function judgeTask(
  task: Task,
  before: TaskState | undefined,
  { wasDone, done }: Done,
  facts: KernelFacts,
  { answers, eventsSince }: TaskRecords,
): TaskState {
  if (before?.status === "done" && task.mode === "edge") return before;
  const missing = task.needs.filter((id) => !done.has(id));
  if (missing.length > 0) return { id: task.id, status: "waiting", reason: `First: ${missing.join(", ")}.` };
  if (!task.needs.every((id) => wasDone.has(id))) return { id: task.id, status: "todo", reason: "" };
  const events = eventsSince(task.id);
  const seen = evaluate(task.check, events ? { ...facts, events } : facts);
  const verdict = task.answer === undefined ? seen : judgeAnswer(task.answer, seen, facts, answers.get(task.id));
  const state: TaskState = {
    id: task.id,
    status: verdict.outcome === "holds" ? "done" : "todo",
    reason: verdict.reason,
  };
  const names = factsNamedIn(task.hint);
  // The reason is what the learner reads; what was seen may be known to the hint alone.
  return names.length === 0
    ? state
    : { ...state, facts: namedFacts(names, { ...seen, reason: verdict.reason }, facts) };
}
