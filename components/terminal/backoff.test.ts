import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

test("the first attempt comes soon, later ones at longer intervals, none after more than 15 seconds", () => {
  expect([1, 2, 3, 10].map((attempt) => backoffMs(attempt, 1))).toEqual([500, 1_000, 2_000, 15_000]);
});

test("jitter takes off up to a half, so that a class does not come back in one instant", () => {
  const attempt = fc.integer({ min: 1, max: 1_000 });
  fc.assert(
    fc.property(attempt, fc.double({ min: 0, max: 1, noNaN: true }), (count, random) => {
      const fullMs = backoffMs(count, 1);
      expect(backoffMs(count, random)).toBeGreaterThanOrEqual(Math.floor(fullMs / 2));
      expect(backoffMs(count, random)).toBeLessThanOrEqual(fullMs);
    }),
  );
});
