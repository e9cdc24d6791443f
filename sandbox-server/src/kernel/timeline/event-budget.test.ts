import { expect, test } from "vitest";
import { EventBudget } from "./event-budget.ts";

const SECOND_NS = 1e9;

function admitted(budget: EventBudget, kind: "fork" | "unshare", count: number, atNs: number): number {
  return Array.from({ length: count }, () => budget.admits(kind, atNs)).filter(Boolean).length;
}

test("a burst is admitted, then so many a second, and the rest is counted", () => {
  const budget = new EventBudget();
  expect(admitted(budget, "fork", 10_000, SECOND_NS)).toBe(1_500);
  expect(budget.takeSkipped()).toBe(8_500);
  expect(admitted(budget, "fork", 10_000, 2 * SECOND_NS)).toBe(500);
  expect(budget.takeSkipped()).toBe(9_500);
  expect(budget.takeSkipped()).toBe(0);
});

test("a fork bomb does not hide an unshare", () => {
  const budget = new EventBudget();
  admitted(budget, "fork", 10_000, SECOND_NS);
  expect(admitted(budget, "unshare", 3, SECOND_NS)).toBe(3);
});
