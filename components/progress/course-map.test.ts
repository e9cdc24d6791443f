/** Where a learner is sent, and what counts as done. */
import { expect, it } from "vitest";
import { type MappedLesson, stateOf, wayOn } from "./course-map.ts";
import type { LessonProgress } from "./progress-store.ts";

const lesson = (slug: string, tasks: string[]): MappedLesson => ({
  id: `c/${slug}`,
  href: `/learn/c/${slug}`,
  title: slug,
  tasks,
  steps: [{ id: "first", title: "First" }],
});
const progress = (change: Partial<LessonProgress>): LessonProgress => ({
  done: [],
  step: "",
  isRead: false,
  atMs: 1,
  ...change,
});
const lessons = [lesson("one", ["a", "b"]), lesson("two", []), lesson("three", ["c"])];

it("counts a lesson as done by the tasks that it has today", () => {
  const [one, two] = lessons as [MappedLesson, MappedLesson];
  expect(stateOf(one, undefined)).toEqual({ kind: "new" });
  expect(stateOf(one, progress({ done: ["a", "gone"] }))).toEqual({ kind: "begun", done: 1, tasks: 2 });
  expect(stateOf(one, progress({ done: ["a", "b", "gone"] }))).toEqual({ kind: "done" });
  expect(stateOf(two, progress({}))).toEqual({ kind: "begun", done: 0, tasks: 0 });
  expect(stateOf(two, progress({ isRead: true }))).toEqual({ kind: "done" });
});

it("starts a newcomer at the first lesson", () => {
  expect(wayOn(lessons, {})).toEqual({ does: "start", href: "/learn/c/one", title: "one", step: null });
  expect(wayOn([], {})).toBeNull();
});

it("leads back to the step that was read last", () => {
  const seen = { "c/one": progress({ step: "first", atMs: 1 }), "c/three": progress({ step: "gone", atMs: 2 }) };
  expect(wayOn(lessons, seen)).toEqual({ does: "continue", href: "/learn/c/three", title: "three", step: null });
  const back = { ...seen, "c/one": progress({ step: "first", atMs: 3 }) };
  expect(wayOn(lessons, back)).toMatchObject({ href: "/learn/c/one#first", step: "First" });
});

it("goes on to the next lesson that is not done, and at the end to one that was left out", () => {
  const one = { "c/one": progress({ done: ["a", "b"], atMs: 5 }) };
  expect(wayOn(lessons, one)).toMatchObject({ does: "next", title: "two" });
  const three = { "c/three": progress({ done: ["c"], atMs: 9 }), ...one };
  expect(wayOn(lessons, three)).toMatchObject({ does: "next", title: "two" });
  expect(wayOn(lessons, { ...three, "c/two": progress({ isRead: true }) })).toBeNull();
});
