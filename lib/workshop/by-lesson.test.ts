import { expect, test } from "vitest";
import type { BoardPerson } from "./board.ts";
import { byLesson } from "./by-lesson.ts";

const outline = ["c/1", "c/2"].map((id) => ({ id, number: id, title: id }));
const lessons = [
  {
    ...outline[0],
    id: "c/1",
    number: "1",
    title: "One",
    tasks: ["a", "b"].map((task) => ({ key: `c/1/${task}`, place: "", title: task })),
  },
];
const person = (change: Partial<BoardPerson>): BoardPerson => ({
  ...{
    id: "x",
    name: "Ada",
    status: "working",
    sinceMs: null,
    handUpAtMs: null,
    lesson: null,
    at: null,
    reason: "",
    done: [],
  },
  ...change,
});

test("a class is counted lesson by lesson: who is there, and who has done all of it", () => {
  const people = [
    person({ lesson: "c/1", done: ["c/1/a"] }),
    person({ lesson: "c/2", status: "stuck", done: ["c/1/b", "c/1/a"] }),
    person({ lesson: "c/1", status: "gone", done: ["c/1/a", "c/1/b"] }),
    person({ status: "new" }),
  ];
  expect(byLesson(people, outline, lessons)).toMatchObject([
    { id: "c/1", here: 1, done: 2 },
    { id: "c/2", here: 1, done: null },
  ]);
});
