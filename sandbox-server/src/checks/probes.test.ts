import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ProbeFact } from "../../../lib/kernel/facts.ts";
import type { ProbeNeed } from "../../../lib/kernel/needs.ts";
import { Probes } from "./probes.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const need = (script: string): ProbeNeed => ({ fact: "probe", as: "learner", script });

/** Probes that take so long, and a note of when each was run. */
function noted(tookMs: number) {
  const runs: string[] = [];
  const onResult = vi.fn<() => void>();
  const report = vi.fn<(message: string, error: unknown) => void>();
  const began = performance.now();
  const run = async ({ script }: ProbeNeed): Promise<ProbeFact> => {
    runs.push(`${script} at ${performance.now() - began}`);
    await new Promise((resolve) => setTimeout(resolve, tookMs));
    if (script === "broken") throw new Error("no sandbox");
    return { exit: 0, output: script };
  };
  return { probes: new Probes(run, onResult, report), runs, onResult, report };
}

test("a probe's last word is kept, and it is asked again a second later", async () => {
  const { probes, runs, onResult } = noted(10);
  expect(probes.ask([need("a")])).toEqual({});
  await vi.advanceTimersByTimeAsync(10);
  expect(onResult).toHaveBeenCalledOnce();
  for (let step = 0; step < 12; step += 1) {
    expect(probes.ask([need("a")])).toEqual({ "learner:a": { exit: 0, output: "a" } });
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(runs).toEqual(["a at 0", "a at 1010"]);
});

test("one at a time, the one that has waited longest first, and a long one the more seldom", async () => {
  const { probes, runs } = noted(500);
  for (let step = 0; step < 34; step += 1) {
    probes.ask([need("a"), need("b")]);
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(runs).toEqual(["a at 0", "b at 500", "a at 2500", "b at 3000"]);
});

test("one that cannot be run is reported, and says nothing", async () => {
  const { probes, report, onResult } = noted(10);
  probes.ask([need("broken")]);
  await vi.advanceTimersByTimeAsync(10);
  expect(report).toHaveBeenCalledOnce();
  expect(onResult).toHaveBeenCalledOnce();
  expect(probes.ask([need("broken")])).toEqual({});
});

test("what was said of a sandbox that was stopped does not count for it any more", async () => {
  const { probes } = noted(10);
  probes.ask([need("a")]);
  await vi.advanceTimersByTimeAsync(10);
  probes.forget();
  expect(probes.ask([need("a")])).toEqual({});
  // Nor what one says that was under way.
  probes.forget();
  await vi.advanceTimersByTimeAsync(10);
  expect(probes.ask([need("a")])).toEqual({});
});
