import { expect, test } from "vitest";
import type { BoardPerson, BoardUpdate } from "#lib/workshop/board.ts";
import { updated } from "./use-board.ts";

const person = (id: string, name = id): BoardPerson => {
  return { id, name, status: "new", sinceMs: null, handUpAtMs: null, lesson: null, at: null, reason: "", done: [] };
};
const update = (change: Partial<BoardUpdate>): BoardUpdate => {
  return { people: [], removed: [], isConnected: true, machine: null, nowMs: 100, ...change };
};
const names = (state: { people: BoardPerson[] }) => state.people.map(({ name }) => name);

test("a board takes what has changed, what is new, and what has gone", () => {
  const first = updated(null, update({ lessons: [], people: [person("1"), person("2")] }), 90);
  expect(first.aheadMs).toBe(10);
  const second = updated(first, update({ people: [person("2", "renamed"), person("3")], removed: ["1"] }), 100);
  expect(names(second)).toEqual(["renamed", "3"]);
});

test("how the class is run stays as it was last told", () => {
  const run = { endsAtMs: 5, isOver: false, isAdmitting: false, unlocked: ["c/1"], lead: null };
  const first = updated(null, update({ lessons: [], outline: [], run }), 0);
  expect(updated(first, update({}), 0).run).toEqual(run);
  expect(updated(first, update({ run: { ...run, isOver: true } }), 0).run.isOver).toBe(true);
});

test("a board that is told from the beginning forgets what it knew", () => {
  const before = updated(null, update({ lessons: [], people: [person("1")] }), 0);
  expect(names(updated(before, update({ lessons: [], people: [person("2")] }), 0))).toEqual(["2"]);
});
