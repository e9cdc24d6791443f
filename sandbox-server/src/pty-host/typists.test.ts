import { expect, test } from "vitest";
import { Typists } from "./typists.ts";

test("nobody types at first", () => {
  expect(new Typists().areOthersThan("a", 0)).toBe(false);
});

test("whoever types is no other to themselves", () => {
  const typists = new Typists();
  typists.typed("a", 0);
  typists.typed("a", 10);
  expect(typists.areOthersThan("a", 20)).toBe(false);
  expect(typists.areOthersThan("b", 20)).toBe(true);
});

test("of several, each sees the others", () => {
  const typists = new Typists();
  for (const [index, sandbox] of ["a", "b", "b", "c", "c"].entries()) typists.typed(sandbox, index);
  for (const sandbox of ["a", "b", "c"]) expect(typists.areOthersThan(sandbox, 10), sandbox).toBe(true);
});

test("who has stopped typing is forgotten after a moment", () => {
  const typists = new Typists();
  typists.typed("a", 0);
  expect(typists.areOthersThan("b", 1_000)).toBe(true);
  expect(typists.areOthersThan("b", 1_001)).toBe(false);
});
