/** Runs the stages of a plan, shows what they print, and sums up. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type Counts, countTests, NO_TESTS, sum } from "./counts.ts";
import type { Stage, TestPlan } from "./stages.ts";

export interface StageResult {
  stage: Stage;
  ok: boolean;
  counts: Counts;
  durationMs: number;
}

/** Goes on after a failed stage, so that one run tells all that is wrong. */
export async function runPlan({ before, lanes }: TestPlan, signal: AbortSignal): Promise<StageResult[]> {
  const first = await runLane(before, "", signal);
  if (lanes.length > 1) console.log(`\n── ${lanes.map((lane) => lane[0]?.name).join(" and ")} begin ──`);
  const rest = await Promise.all(
    lanes.map((lane, index) => runLane(lane, lanes.length > 1 ? `${index + 1}│ ` : "", signal)),
  );
  return [...first, ...rest.flat()];
}

/** One stage after the other. @param mark begins each line that they print, to tell lanes apart */
async function runLane(stages: readonly Stage[], mark: string, signal: AbortSignal): Promise<StageResult[]> {
  const results: StageResult[] = [];
  for (const stage of stages) {
    if (signal.aborted) break;
    console.log(`\n${mark}── ${stage.name} ──`);
    const startMs = performance.now();
    const { code, output } = await runStage(stage, mark, signal);
    const counts = stage.runsTests ? countTests(output) : NO_TESTS;
    // A runner that found no test must not pass for one whose tests passed.
    const ran = !stage.runsTests || counts.passed + counts.failed > 0;
    const ok = code === 0 && ran && counts.failed === 0 && counts.skipped === 0;
    results.push({ stage, ok, counts, durationMs: performance.now() - startMs });
  }
  return results;
}

async function runStage(stage: Stage, mark: string, signal: AbortSignal): Promise<{ code: number; output: string }> {
  const [program = "", ...args] = stage.command;
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...stage.environment },
    signal,
    killSignal: "SIGINT",
  });
  let output = "";
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    console.log(`${mark}${line}`);
    output += `${line}\n`;
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
