/** Runs the stages one after the other, shows what they print, and sums up. */
import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { type Counts, countTests, NO_TESTS, sum } from "./counts.ts";
import { type Failure, listedFailures } from "./failures.ts";
import type { Stage } from "./stages.ts";

interface Outcome {
  ok: boolean;
  counts: Counts;
  /** What failed; of a stage that is `ok`, what passed only when it was run again. */
  failures: readonly Failure[];
}

export interface StageResult extends Outcome {
  stage: Stage;
  durationMs: number;
}

/** Goes on after a failed stage, so that one run tells all that is wrong. */
export async function runStages(stages: readonly Stage[], signal: AbortSignal): Promise<StageResult[]> {
  const results: StageResult[] = [];
  for (const [index, stage] of stages.entries()) {
    if (signal.aborted) break;
    console.log(`\n── ${index + 1}/${stages.length} ${stage.name} ──`);
    const startMs = performance.now();
    const outcome = await runStage(stage, signal);
    results.push({ stage, ...outcome, durationMs: performance.now() - startMs });
  }
  return results;
}

async function runStage(stage: Stage, signal: AbortSignal): Promise<Outcome> {
  const first = await runOnce(stage, stage.command, signal);
  if (first.ok || stage.again === undefined || signal.aborted) return first;
  const files = [...new Set(first.failures.map(({ file }) => file))];
  console.log(
    `\n── ${stage.name}, once more: ${files.join(" ") || "all, since the runner ended before its tests did"} ──`,
  );
  const second = await runOnce(stage, stage.again(files), signal);
  return files.length === 0 ? second : both(first, second);
}

/** A first run of everything and a second of what had failed. */
function both(first: Outcome, second: Outcome): Outcome {
  const { failed, skipped } = second.counts;
  const all = first.counts.passed + first.counts.failed + first.counts.skipped;
  const counts = { failed, skipped, passed: Math.max(0, all - failed - skipped) };
  return { ok: second.ok, counts, failures: second.ok ? first.failures : second.failures };
}

async function runOnce(stage: Stage, command: readonly string[], signal: AbortSignal): Promise<Outcome> {
  const { code, output } = await runCommand(stage, command, signal);
  const counts = stage.runsTests ? countTests(output) : NO_TESTS;
  // A runner that found no test must not pass for one whose tests passed.
  const ran = !stage.runsTests || counts.passed + counts.failed > 0;
  const ok = code === 0 && ran && counts.failed === 0 && counts.skipped === 0;
  return { ok, counts, failures: ok || !stage.runsTests ? [] : listedFailures(output) };
}

async function runCommand(
  { environment }: Stage,
  [program = "", ...args]: readonly string[],
  signal: AbortSignal,
): Promise<{ code: number; output: string }> {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
    signal,
    killSignal: "SIGINT",
  });
  // vitest lists on stderr what failed. Read one after the other, no line of one is within one of the other.
  const [stdout, stderr] = [passOn(child.stdout, process.stdout), passOn(child.stderr, process.stderr)];
  const { promise, resolve } = Promise.withResolvers<number>();
  child.once("error", (error) => {
    console.error(error.message);
    resolve(1);
  });
  child.once("close", (code) => resolve(code ?? 1));
  return { code: await promise, output: Buffer.concat([...stdout, ...stderr]).toString("utf8") };
}

/** What has come so far; it grows. */
function passOn(from: Readable, to: NodeJS.WriteStream): Buffer[] {
  const chunks: Buffer[] = [];
  from.on("data", (chunk: Buffer) => {
    to.write(chunk);
    chunks.push(chunk);
  });
  return chunks;
}

/** The last lines of a run: what failed, each stage, and as the very last one the tests in numbers. */
export function summary(results: readonly StageResult[]): string {
  const lines = results.map(({ stage, ok, counts, durationMs }) => {
    const tests = stage.runsTests ? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped` : "";
    return `${ok ? "ok    " : "FAILED"} ${stage.name.padEnd(18)} ${`${Math.round(durationMs / 1000)} s`.padStart(6)}  ${tests}`;
  });
  const { passed, failed, skipped } = sum(results.map(({ counts }) => counts));
  // A stage that failed without a failed test (types, lint, a crash) counts as one.
  const other = results.filter(({ ok, counts }) => !ok && counts.failed === 0).length;
  const total = `${passed} passed, ${failed + other} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  return [...results.flatMap(told), ...lines, total].join("\n");
}

function told({ stage, ok, failures }: StageResult): string[] {
  const title = ok ? `${stage.name}: passed only when it was run again` : `${stage.name}: failed`;
  return failures.flatMap(({ lines }) => [title, ...lines.map((line) => `    ${line}`), ""]);
}
