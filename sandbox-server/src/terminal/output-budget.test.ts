import { expect, test, vi } from "vitest";
import { BURST_MS, OutputBudget, SHARE } from "./output-budget.ts";

test("a burst passes, and is there again after a quiet time", () => {
  const budget = new OutputBudget(0);
  expect(budget.spend(BURST_MS - 1, 0)).toBe(false);
  expect(budget.spend(1, 0)).toBe(true);
  const refilledAtMs = BURST_MS / SHARE;
  expect(budget.spend(BURST_MS - 1, refilledAtMs)).toBe(false);
  // A longer quiet time brings no larger burst.
  expect(budget.spend(BURST_MS, 100 * refilledAtMs)).toBe(true);
});

test("a flood without end is slowed to the steady share", async () => {
  vi.useFakeTimers();
  try {
    const budget = new OutputBudget(performance.now());
    const pieceMs = 4;
    let usedMs = 0;
    const read = () => {
      usedMs += pieceMs;
      if (budget.spend(pieceMs, performance.now())) budget.wait(read);
      else setTimeout(read, pieceMs);
    };
    read();
    const passedMs = 60_000;
    await vi.advanceTimersByTimeAsync(passedMs);
    const sustained = (usedMs - BURST_MS) / passedMs;
    expect(sustained).toBeGreaterThan(0.8 * SHARE);
    expect(sustained).toBeLessThan(1.1 * SHARE);
  } finally {
    vi.useRealTimers();
  }
});

test("whoever is forgotten is not called back", async () => {
  vi.useFakeTimers();
  try {
    const budget = new OutputBudget(performance.now());
    budget.spend(BURST_MS + 1, performance.now());
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
