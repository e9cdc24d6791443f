import { expect, test } from "vitest";
import { nextLocked } from "./class-run.ts";

const outline = ["a", "b", "c", "d"].map((id) => ({ id, number: id, title: id }));

test.each([
  { unlocked: [], next: "a" },
  { unlocked: ["a"], next: "b" },
  { unlocked: ["a", "c"], next: "d" },
  { unlocked: ["a", "d"], next: "b" },
  { unlocked: ["b", "a", "d", "c"], next: undefined },
  { unlocked: ["gone"], next: "a" },
])("with $unlocked unlocked, $next is next", ({ unlocked, next }) => {
  expect(nextLocked(outline, unlocked)?.id).toBe(next);
});
