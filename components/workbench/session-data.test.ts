import { expect, test } from "vitest";
import type { TaskState } from "#lib/lesson/task-state.ts";
import type { TerminalView } from "#lib/protocol/events.ts";
import { MAX_TERMINALS } from "#lib/protocol/limits.ts";
import { NO_SESSION, type SessionData, withLink, withTasks, withView } from "./session-data.ts";

const terminal = (number: number): TerminalView => ({
  id: `terminal-number-${number}`,
  number,
  columns: 80,
  rows: 24,
  exit: null,
});
const todo: TaskState = { id: "limit-set", status: "todo", reason: "There is no cgroup." };

function ready(...numbers: number[]): SessionData {
  return withView(NO_SESSION, {
    state: { kind: "ready" },
    clock: null,
    terminals: numbers.map(terminal),
    maxTerminals: MAX_TERMINALS,
    guests: 0,
    control: "none" as const,
    typists: {},
    tasks: [],
  });
}

function withTerminals(data: SessionData, ...numbers: number[]): SessionData {
  return withView(data, {
    state: { kind: "ready" },
    clock: null,
    terminals: numbers.map(terminal),
    maxTerminals: MAX_TERMINALS,
    guests: 0,
    control: "none" as const,
    typists: {},
    tasks: [],
  });
}

test("terminals stand in the order of their numbers, the first one in front", () => {
  const data = ready(2, 1, 3);
  expect(data.terminals.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(data.active).toBe(1);
});

test.each([
  { before: [1, 2, 3], active: 2, after: [1, 2, 3], front: 2 },
  { before: [1, 2, 3], active: 2, after: [1, 3], front: 1 },
  { before: [1, 2, 3], active: 1, after: [2, 3], front: 2 },
  { before: [1], active: 1, after: [], front: 0 },
])("with $active of $before in front, $after leaves $front there", ({ before, active, after, front }) => {
  expect(withTerminals({ ...ready(...before), shown: [active], active }, ...after).active).toBe(front);
});

test("tasks are found by their ids, and a whole view replaces them", () => {
  const data = withTasks(ready(), [todo]);
  expect(data.tasks["limit-set"]).toEqual(todo);
  expect(withTerminals(data).tasks).toEqual({});
});

test("while offline the page still knows its sandbox, and when it will try again", () => {
  const data = withLink(ready(1), { kind: "offline", attempt: 3, retryAtMs: 1_000 });
  expect(data).toMatchObject({ connection: "offline", retry: { attempt: 3, atMs: 1_000 }, session: { kind: "ready" } });
  expect(withLink(data, { kind: "online" })).toMatchObject({ connection: "online", retry: null });
});

test("a page that the lab lets in no more knows why, until it is let in again", () => {
  const refusal = { code: "workshop_over", message: "This workshop is over." } as const;
  const data = withLink(ready(1), { kind: "shut", refusal });
  expect(data).toMatchObject({ connection: "shut", shut: refusal, retry: null });
  expect(withLink(data, { kind: "online" })).toMatchObject({ connection: "online", shut: null });
});
