/** Runs lessons in fresh sandboxes, as many at a time as the host has room for. */
import { availableParallelism, totalmem } from "node:os";
import { inspect } from "node:util";
import type { Lesson } from "../../../lib/lesson/schema.ts";
import type { Pass, TestEvent, TestProblem } from "../../../lib/lesson/test-events.ts";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import { MAX_SLOTS } from "../sandbox/layout.ts";
import { Slots } from "../session/slots.ts";
import { Bench, type TestHost } from "./bench.ts";
import { hasRoomFor, type Job, jobsOf } from "./schedule.ts";
import { type Findings, Walk } from "./walk.ts";

export interface RunOptions {
  rounds: number;
  jobs: number | undefined;
  stop: AbortSignal;
  onEvent: (event: TestEvent) => void;
}

/** Each lesson in both ways and as often as asked for. */
export async function runLessons(test: TestHost, lessons: readonly Lesson[], options: RunOptions): Promise<void> {
  const waiting = jobsOf(lessons, options.rounds);
  const room = { processors: availableParallelism(), memoryBytes: totalmem(), jobs: options.jobs };
  const slots = new Slots(MAX_SLOTS);
  const running = new Map<Job, Promise<void>>();
  while (waiting.length > 0 && !options.stop.aborted) {
    const next = waiting.findIndex((job) => hasRoomFor(job, [...running.keys()], room));
    const [job] = next === -1 ? [] : waiting.splice(next, 1);
    if (job === undefined) {
      await Promise.race(running.values());
      continue;
    }
    const slot = slots.take();
    const done = runJob(test, slot, job, options.onEvent).then(() => {
      slots.release(slot);
      running.delete(job);
    });
    running.set(job, done);
  }
  await Promise.all(running.values());
}

let sandboxesMade = 0;

async function runJob(
  test: TestHost,
  slot: number,
  { lesson, round, passes }: Job,
  onEvent: (event: TestEvent) => void,
): Promise<void> {
  sandboxesMade += 1;
  const place = { id: `lesson-${process.pid}-${sandboxesMade}`, slot };
  let startMs = performance.now();
  const tell = (pass: Pass, findings: Findings) => {
    onEvent({ lesson: lesson.id, round, pass, ms: performance.now() - startMs, ...findings });
    startMs = performance.now();
  };
  const [first, ...others] = passes;
  let pass = first;
  let findings: Findings;
  try {
    await using bench = await Bench.open(test, place, lesson);
    findings = await walkThrough(bench, lesson, pass);
    for (const next of others) {
      tell(pass, findings);
      pass = next;
      await bench.again();
      findings = await walkThrough(bench, lesson, pass);
    }
  } catch (error) {
    findings = { passed: 0, problems: [asProblem(error)] };
  }
  tell(pass, findings);
}

function walkThrough(bench: Bench, lesson: Lesson, pass: Pass): Promise<Findings> {
  const walk = new Walk(bench, lesson);
  return pass === "text" ? walk.readText() : walk.solve();
}

/** A lesson that could not even begin, or a sandbox that could not be undone. */
function asProblem(error: unknown): TestProblem {
  const text = inspect(error);
  if (!(error instanceof DrydockError && error.code === "setup_failed")) {
    return { line: 1, message: "the test broke off", remedy: "see what the machine says", details: text.split("\n") };
  }
  const line = Number(/line (\d+)/.exec(error.message)?.[1] ?? 1);
  const cause = error.cause instanceof Error ? error.cause.message : String(error.cause);
  return { line, message: "this set-up fails", remedy: "mend it; it runs as `learner`", details: cause.split("\n") };
}
