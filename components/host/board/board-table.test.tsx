// @vitest-environment jsdom
import { cleanup, render, screen, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { BoardLesson, BoardPerson } from "#lib/workshop/board.ts";
import { BoardTable } from "./board-table.tsx";
import { sinceWords } from "./status-words.ts";

afterEach(cleanup);

const NOW = 1_800_000_000_000;
const LESSONS: BoardLesson[] = [
  {
    id: "c/010-one",
    number: "010",
    title: "One",
    tasks: [
      { key: "c/010-one/a", place: "010.1", title: "First thing" },
      { key: "c/010-one/b", place: "010.2", title: "Second thing" },
    ],
  },
];

const person = (name: string, change: Partial<BoardPerson> = {}): BoardPerson => ({
  id: name,
  name,
  status: "working",
  sinceMs: NOW - 3 * 60_000,
  handUpAtMs: null,
  lesson: "c/010-one",
  at: "c/010-one/a",
  reason: "no process runs",
  done: [],
  ...change,
});

function show(people: BoardPerson[]) {
  const onShow = vi.fn<(id: string) => void>();
  render(<BoardTable people={people} all={people} lessons={LESSONS} nowMs={NOW} shown={null} onShow={onShow} />);
  return onShow;
}

test("a row tells in words how somebody gets on, where they stand, why they are not done, and what is", () => {
  const onShow = show([
    person("Ada", { status: "stuck", handUpAtMs: NOW, done: ["c/010-one/a"], at: "c/010-one/b" }),
    person("<b>Ken</b>", { status: "new", sinceMs: null, at: null, reason: "" }),
  ]);
  const [, ada, ken] = screen.getAllByRole("row");
  for (const text of ["Ada", "has a hand up", "Stuck", "3 min", "010.2", "no process runs", "1 of 2 done"]) {
    expect(within(ada as HTMLElement).getByText(text, { exact: false })).toBeDefined();
  }
  expect(within(ken as HTMLElement).getByText("<b>Ken</b>")).toBeDefined();
  within(ken as HTMLElement)
    .getByRole("button")
    .click();
  expect(onShow).toHaveBeenCalledWith("<b>Ken</b>");
});

test("the head tells how many of the class stand at which task", () => {
  show([person("Ada"), person("Ken"), person("Lin", { done: ["c/010-one/a"], at: "c/010-one/b" })]);
  expect(screen.getByText(/2 of 3 stand at 010\.1, First thing\. 1 of 3 stand at 010\.2/)).toBeDefined();
});

test.each([
  [10_000, "now"],
  [4 * 60_000, "4 min"],
  [99 * 60_000, "99 min"],
  [5 * 3_600_000, "5 h"],
  [72 * 3_600_000, "3 d"],
  [-5000, "now"],
])("%d ms ago is %s", (ms, words) => {
  expect(sinceWords(NOW - ms, NOW)).toBe(words);
});
