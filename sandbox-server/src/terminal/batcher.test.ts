import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Batcher } from "./batcher.ts";

let sends = 0;
const batcher = () => new Batcher(() => (sends += 1));

beforeEach(() => {
  sends = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the first output after a quiet moment leaves at once", () => {
  const batch = batcher();
  batch.add(1);
  expect(sends).toBe(1);
  vi.advanceTimersByTime(50);
  batch.add(1);
  expect(sends).toBe(2);
});

test("a burst is gathered for five milliseconds and leaves as one", () => {
  const batch = batcher();
  for (let index = 0; index < 10; index += 1) batch.add(index);
  expect(sends).toBe(1);
  vi.advanceTimersByTime(4);
  expect(sends).toBe(1);
  vi.advanceTimersByTime(1);
  expect(sends).toBe(2);
  vi.advanceTimersByTime(50);
  expect(sends).toBe(2);
});

test("the first output after an input leaves at once, in the middle of a burst too", () => {
  const batch = batcher();
  batch.add(1);
  batch.expedite();
  batch.add(1);
  expect(sends).toBe(2);
  batch.add(1);
  expect(sends).toBe(2);
});

test("a burst of 64 KiB does not wait", () => {
  const batch = batcher();
  batch.add(1);
  batch.add(64 * 1024);
  expect(sends).toBe(2);
});

test("closing sends what has gathered and stops the clock", () => {
  const batch = batcher();
  batch.add(1);
  batch.add(1);
  batch.close();
  expect(sends).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
});
