import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { BURST_MS, OutputBudget, SHARE, SHORT_BURST_MS } from "./output-budget.ts";

/** At the least price. */
const BYTES_PER_MS = 20_000;
const PIECE_BYTES = 4_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function budgetAmong(isContended: boolean): OutputBudget {
  return new OutputBudget({ nowMs: performance.now(), isContended: () => isContended });
}

/** Bytes that pass of a flood as fast as the machine, in so many ms. */
async function flood(budget: OutputBudget, forMs: number): Promise<number> {
  let passed = 0;
  const read = () => {
    passed += PIECE_BYTES;
    if (budget.spend(PIECE_BYTES, performance.now())) budget.wait(read);
    else setTimeout(read, 1);
  };
  read();
  await vi.advanceTimersByTimeAsync(forMs);
  budget.forget(read);
  return passed;
}

test("a burst passes, and is there again after a quiet time", () => {
  const budget = budgetAmong(false);
  const burstBytes = BURST_MS * BYTES_PER_MS;
  expect(budget.spend(burstBytes - PIECE_BYTES, 0)).toBe(false);
  expect(budget.spend(PIECE_BYTES, 0)).toBe(true);
  const refilledAtMs = (BURST_MS + 10) / SHARE;
  expect(budget.spend(burstBytes - PIECE_BYTES, refilledAtMs)).toBe(false);
  // A longer quiet time brings no larger burst.
  expect(budget.spend(burstBytes, 100 * refilledAtMs)).toBe(true);
});

test("a flood without end is slowed to the steady share", async () => {
  const budget = budgetAmong(false);
  budget.spend(BURST_MS * BYTES_PER_MS, performance.now());
  const passedMs = (await flood(budget, 60_000)) / BYTES_PER_MS;
  expect(passedMs / 60_000).toBeGreaterThan(0.8 * SHARE);
  expect(passedMs / 60_000).toBeLessThan(1.1 * SHARE);
});

test("while another learner types only a short burst passes at full speed, then the same share", async () => {
  const passedMs = (await flood(budgetAmong(true), 10_000)) / BYTES_PER_MS;
  expect(passedMs).toBeGreaterThan(SHORT_BURST_MS + 0.8 * SHARE * 10_000);
  expect(passedMs).toBeLessThan(SHORT_BURST_MS + 1.1 * SHARE * 10_000);
});

test("what passed while nobody typed is no debt once somebody does", async () => {
  let isContended = false;
  const budget = new OutputBudget({ nowMs: performance.now(), isContended: () => isContended });
  budget.spend((BURST_MS / 2) * BYTES_PER_MS, performance.now());
  isContended = true;
  expect(await flood(budget, 1_000)).toBeGreaterThan(0.5 * SHARE * 1_000 * BYTES_PER_MS);
});

test("a stream that is costly to draw passes in proportion slower, and a cheap one no faster than what passing it on costs", async () => {
  const passed = async (screenMsPerByte: number) => {
    const budget = budgetAmong(true);
    budget.learn(100_000_000, 100_000_000 * screenMsPerByte);
    return flood(budget, 20_000);
  };
  const [cheap, usual, costly] = [await passed(1e-6), await passed(50e-6), await passed(500e-6)];
  expect(cheap / usual).toBeCloseTo(1, 1);
  expect(usual / costly).toBeGreaterThan(8);
  expect(usual / costly).toBeLessThan(12);
});

test("a price that a few bytes have had says little", () => {
  const budget = budgetAmong(false);
  budget.learn(10, 1);
  expect(budget.spend(1_000_000, performance.now())).toBe(false);
});

test("whoever is forgotten is not called back", async () => {
  const budget = budgetAmong(false);
  budget.spend((BURST_MS + 1) * BYTES_PER_MS, performance.now());
  const forgotten = vi.fn();
  const kept = vi.fn();
  budget.wait(forgotten);
  budget.wait(kept);
  budget.forget(forgotten);
  await vi.advanceTimersByTimeAsync(1000);
  expect(forgotten).not.toHaveBeenCalled();
  expect(kept).toHaveBeenCalledOnce();
});
