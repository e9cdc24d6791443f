/** Runs the stages one after the other, shows what they print, and sums up. */
import { spawn } from "node:child_process";
import { type Counts, countTests, NO_TESTS, sum } from "./counts.ts";
import type { Stage } from "./stages.ts";

export interface StageResult {
  stage: Stage;
  ok: boolean;
  counts: Counts;
  durationMs: number;
}

/** Goes on after a failed stage, so that one run tells all that is wrong. */
export async function runStages(stages: readonly Stage[], signal: AbortSignal): Promise<StageResult[]> {
  const results: StageResult[] = [];
  for (const [index, stage] of stages.entries()) {
    if (signal.aborted) break;
    console.log(`\n── ${index + 1}/${stages.length} ${stage.name} ──`);
    const startMs = performance.now();
    let outcome = await runStage(stage, signal);
    if (stage.mayAbort && !outcome.ok && outcome.counts.failed === 0 && !signal.aborted) {
      console.log(`\n── ${stage.name}: the runner ended before its tests did; all of them once more ──`);
      outcome = await runStage(stage, signal);
    }
    results.push({ stage, ...outcome, durationMs: performance.now() - startMs });
  }
  return results;
}

async function runStage(stage: Stage, signal: AbortSignal): Promise<Pick<StageResult, "ok" | "counts">> {
  const { code, output } = await runCommand(stage, signal);
  const counts = stage.runsTests ? countTests(output) : NO_TESTS;
  // A runner that found no test must not pass for one whose tests passed.
  const ran = !stage.runsTests || counts.passed + counts.failed > 0;
  return { ok: code === 0 && ran && counts.failed === 0 && counts.skipped === 0, counts };
}

async function runCommand(stage: Stage, signal: AbortSignal): Promise<{ code: number; output: string }> {
  const [program = "", ...args] = stage.command;
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...stage.environment },
    signal,
    killSignal: "SIGINT",
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    process.stdout.write(chunk);
    output += chunk.toString("latin1");
  });
  const { promise, resolve } = Promise.withResolvers<number>();
  child.once("error", (error) => {
    console.error(error.message);
    resolve(1);
  });
  child.once("close", (code) => resolve(code ?? 1));
  return { code: await promise, output };
}

/** The last lines of a run; the very last one counts the tests. */
export function summary(results: readonly StageResult[]): string {
  const lines = results.map(({ stage, ok, counts, durationMs }) => {
    const tests = stage.runsTests ? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped` : "";
    return `${ok ? "ok    " : "FAILED"} ${stage.name.padEnd(18)} ${`${Math.round(durationMs / 1000)} s`.padStart(6)}  ${tests}`;
  });
  const { passed, failed, skipped } = sum(results.map(({ counts }) => counts));
  // A stage that failed without a failed test (types, lint, a crash) counts as one.
  const other = results.filter(({ ok, counts }) => !ok && counts.failed === 0).length;
  return [...lines, `${passed} passed, ${failed + other} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`].join(
    "\n",
  );
}
