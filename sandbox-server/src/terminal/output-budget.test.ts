import { expect, test, vi } from "vitest";
import { BURST_BYTES, BYTES_PER_SECOND, OutputBudget } from "./output-budget.ts";

const MEBIBYTE = 1024 * 1024;

test("a burst passes, and is there again after a quiet time", () => {
  const budget = new OutputBudget(0);
  expect(budget.spend(BURST_BYTES - 1, 0)).toBe(false);
  expect(budget.spend(1, 0)).toBe(true);
  const refilledAtMs = (BURST_BYTES / BYTES_PER_SECOND) * 1000;
  expect(budget.spend(BURST_BYTES - 1, refilledAtMs)).toBe(false);
  // A longer quiet time brings no larger burst.
  expect(budget.spend(BURST_BYTES, 100 * refilledAtMs)).toBe(true);
});

test("a flood without end is slowed to the steady rate", async () => {
  vi.useFakeTimers();
  try {
    const budget = new OutputBudget(performance.now());
    let readBytes = 0;
    const read = () => {
      readBytes += MEBIBYTE;
      if (budget.spend(MEBIBYTE, performance.now())) budget.wait(read);
      else setTimeout(read);
    };
    read();
    const seconds = 20;
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    const sustained = (readBytes - BURST_BYTES) / seconds;
    expect(sustained).toBeGreaterThan(0.8 * BYTES_PER_SECOND);
    expect(sustained).toBeLessThan(1.1 * BYTES_PER_SECOND);
  } finally {
    vi.useRealTimers();
  }
});

test("whoever is forgotten is not called back", async () => {
  vi.useFakeTimers();
  try {
    const budget = new OutputBudget(performance.now());
    budget.spend(BURST_BYTES + 1, performance.now());
    const forgotten = vi.fn();
    const kept = vi.fn();
    budget.wait(forgotten);
    budget.wait(kept);
    budget.forget(forgotten);
    await vi.advanceTimersByTimeAsync(1000);
    expect(forgotten).not.toHaveBeenCalled();
    expect(kept).toHaveBeenCalledOnce();
  } finally {
    vi.useRealTimers();
  }
});
