/** What a host sees of a class: each person, where they stand and how they get on. Pure. */
import type { ClassMachine } from "./class-machine.ts";
import type { ClassRun, OutlineLesson } from "./class-run.ts";

export const STATUSES = ["stuck", "idle", "queued", "working", "done", "gone", "new"] as const;

/**
 * `stuck`: busy, and nothing has become done for long. `idle`: the page is open, and nothing is typed. `queued`: waits for a
 * sandbox. `gone`: was here. `new`: has joined and not begun. The order is that in which a host wants to see them.
 */
export type Status = (typeof STATUSES)[number];

export interface BoardTask {
  /** `<lesson>/<task>`. */
  key: string;
  /** Number of the lesson and of the step in it: `040.2`. */
  place: string;
  title: string;
}

export interface BoardLesson {
  id: string;
  /** As its file is numbered: `040`. */
  number: string;
  title: string;
  tasks: BoardTask[];
}

export interface BoardPerson {
  id: string;
  name: string;
  status: Status;
  /** Since when (ms since the epoch); null where nobody knows. */
  sinceMs: number | null;
  handUpAtMs: number | null;
  /** The lesson on their screen, or that was last. */
  lesson: string | null;
  /** Key of the task that they are at: the first of that lesson that is open; null when none is. */
  at: string | null;
  /** What the kernel shows of it: why it is not done. */
  reason: string;
  /** Keys of the tasks that are done. */
  done: string[];
}

/** What is known of somebody. */
export interface PersonFacts {
  id: string;
  name: string;
  handUpAtMs: number | null;
  /** In the order in which they were done. */
  results: readonly { lesson: string; task: string; doneAtMs: number }[];
  sessions: readonly SessionFacts[];
}

interface SessionFacts {
  lesson: string;
  state: string;
  isPresent: boolean;
  presentSinceMs: number | null;
  typedAtMs: number | null;
  tasks: readonly { id: string; status: string; reason: string }[];
}

/** Nothing was typed for so long. */
export const IDLE_MS = 5 * 60_000;
/** Nothing has become done for so long, though they are at it. */
export const STUCK_MS = 8 * 60_000;

export function onBoard(facts: PersonFacts, lessons: readonly BoardLesson[], nowMs: number): BoardPerson {
  const { id, name, handUpAtMs, results, sessions } = facts;
  const session = currentOf(sessions);
  const lastResult = results.at(-1);
  const done = doneKeys(facts, lessons);
  const lesson = session?.lesson ?? lastResult?.lesson ?? null;
  const open = lessons.find((one) => one.id === lesson)?.tasks.find(({ key }) => !done.includes(key));
  const task = session?.tasks.find((one) => `${session.lesson}/${one.id}` === open?.key);
  const reason = task?.status === "todo" ? task.reason : "";
  const isAllDone = lessons.every(({ tasks }) => tasks.every(({ key }) => done.includes(key)));
  const how = statusOf(
    session,
    { isAllDone, isOpen: open !== undefined, lastDoneMs: lastResult?.doneAtMs ?? null },
    nowMs,
  );
  return { id, name, handUpAtMs, ...how, lesson, at: open?.key ?? null, reason, done };
}

/** The one on their screen that was opened last, else any. */
function currentOf(sessions: readonly SessionFacts[]): SessionFacts | undefined {
  return sessions.toSorted((one, other) => (other.presentSinceMs ?? 0) - (one.presentSinceMs ?? 0))[0];
}

/** Of the tasks that the course still has, in its order. */
function doneKeys({ results, sessions }: PersonFacts, lessons: readonly BoardLesson[]): string[] {
  const known = new Set(results.map(({ lesson, task }) => `${lesson}/${task}`));
  for (const { lesson, tasks } of sessions) {
    for (const { id, status } of tasks) if (status === "done") known.add(`${lesson}/${id}`);
  }
  return lessons.flatMap(({ tasks }) => tasks.flatMap(({ key }) => (known.has(key) ? [key] : [])));
}

interface Way {
  isAllDone: boolean;
  /** Something of the lesson on their screen is not done. */
  isOpen: boolean;
  lastDoneMs: number | null;
}

function statusOf(
  session: SessionFacts | undefined,
  { isAllDone, isOpen, lastDoneMs }: Way,
  nowMs: number,
): { status: Status; sinceMs: number | null } {
  if (isAllDone && lastDoneMs !== null) return { status: "done", sinceMs: lastDoneMs };
  if (!session?.isPresent || session.presentSinceMs === null) {
    const wasHere = session !== undefined || lastDoneMs !== null;
    return { status: wasHere ? "gone" : "new", sinceMs: null };
  }
  const { presentSinceMs, typedAtMs, state } = session;
  if (state === "queued") return { status: "queued", sinceMs: presentSinceMs };
  const progressMs = Math.max(presentSinceMs, lastDoneMs ?? 0);
  const busyMs = Math.max(progressMs, typedAtMs ?? 0);
  if (nowMs - busyMs > IDLE_MS) return { status: "idle", sinceMs: busyMs };
  if (isOpen && nowMs - progressMs > STUCK_MS) return { status: "stuck", sinceMs: progressMs };
  return { status: "working", sinceMs: progressMs };
}

/** How many people stand at each task, and how many have done it, by key. */
export function heatOf(people: readonly BoardPerson[]): Map<string, { at: number; done: number }> {
  const heat = new Map<string, { at: number; done: number }>();
  const of = (key: string) => {
    const found = heat.get(key) ?? { at: 0, done: 0 };
    heat.set(key, found);
    return found;
  };
  for (const { at, done, status } of people) {
    for (const key of done) of(key).done += 1;
    if (at !== null && status !== "gone" && status !== "new") of(at).at += 1;
  }
  return heat;
}

export const ORDERS = ["need", "name", "progress"] as const;
export type Order = (typeof ORDERS)[number];

/** By who needs the host most, by name, or by how much is done. */
export function inOrder(people: readonly BoardPerson[], order: Order): BoardPerson[] {
  const byName = (one: BoardPerson, other: BoardPerson) => one.name.localeCompare(other.name);
  const compare: Record<Order, (one: BoardPerson, other: BoardPerson) => number> = {
    name: byName,
    progress: (one, other) => other.done.length - one.done.length,
    need: (one, other) => need(one) - need(other) || (one.handUpAtMs ?? 0) - (other.handUpAtMs ?? 0),
  };
  return people.toSorted((one, other) => compare[order](one, other) || byName(one, other));
}

/** Hands first, then by status. */
function need({ handUpAtMs, status }: BoardPerson): number {
  return handUpAtMs === null ? 1 + STATUSES.indexOf(status) : 0;
}

/** What the board is sent: all of it at first, then what has changed. */
export interface BoardUpdate {
  /** The course: its tasks, and all of its lessons; with the first update. */
  lessons?: BoardLesson[];
  outline?: OutlineLesson[];
  /** Where it has changed. */
  run?: ClassRun;
  /** Null while nobody tells. */
  machine: ClassMachine | null;
  people: BoardPerson[];
  /** Ids of people who have been removed. */
  removed: string[];
  /** Does the sandbox host tell who is there? */
  isConnected: boolean;
  /** The server's clock, that times are told by. */
  nowMs: number;
}
