import { expect, test } from "vitest";
import { TryLimit } from "./try-limit.ts";

test("wrong tries run out, and come back one after the other", () => {
  const limit = new TryLimit({ burst: 3, refillMs: 1000 });
  const tries = (nowMs: number, count: number) => Array.from({ length: count }, () => limit.take("a", nowMs));
  expect(tries(0, 4)).toEqual([true, true, true, false]);
  expect(tries(1000, 2)).toEqual([true, false]);
  expect(tries(9000, 4)).toEqual([true, true, true, false]);
});

test("a class behind one address may be right as often as it likes", () => {
  const limit = new TryLimit({ burst: 3, refillMs: 1000 });
  for (let person = 0; person < 60; person += 1) {
    expect(limit.take("a", 0)).toBe(true);
    limit.wasRight("a");
  }
});

test("one address does not use up another's tries, and what is remembered is bounded", () => {
  const limit = new TryLimit({ burst: 1, refillMs: 1000 });
  expect([limit.take("a", 0), limit.take("a", 0), limit.take("b", 0)]).toEqual([true, false, true]);
  for (let other = 0; other < 10_000; other += 1) limit.take(`other ${other}`, 0);
  expect(limit.take("a", 0)).toBe(true);
});
