import { expect, test } from "vitest";
import { TokenBucket } from "./token-bucket.ts";

test("a burst passes, then only what refills", () => {
  const bucket = new TokenBucket(10, 100, 0);
  expect(bucket.take(100, 0)).toBe(true);
  expect(bucket.take(1, 0)).toBe(false);
  expect(bucket.take(1, 99)).toBe(false);
  expect(bucket.take(1, 100)).toBe(true);
  expect(bucket.take(10, 1_000)).toBe(false);
  expect(bucket.take(9, 1_000)).toBe(true);
});

test("a long rest does not save up more than the burst", () => {
  const bucket = new TokenBucket(10, 100, 0);
  expect(bucket.take(101, 1_000_000)).toBe(false);
  expect(bucket.take(100, 1_000_000)).toBe(true);
});
