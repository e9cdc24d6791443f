import { expect, test } from "vitest";
import { LESSON_WIDTH, readSplit } from "./split-cookie.ts";

test("a remembered width is taken up again", () => {
  expect(readSplit("61.5")).toBe(61.5);
});

test.each([undefined, "", "wide", "NaN", "-5", "3", "98", "1e9"])("%j is no width a pane can have", (value) => {
  expect(readSplit(value)).toBe(LESSON_WIDTH.first);
});
