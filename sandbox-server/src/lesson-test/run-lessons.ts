/** Runs lessons in fresh sandboxes, as many at a time as the host has room for. */
import { availableParallelism, totalmem } from "node:os";
import { inspect } from "node:util";
import type { Lesson } from "../../../lib/lesson/schema.ts";
import { PASSES, type Pass, type TestEvent, type TestProblem } from "../../../lib/lesson/test-events.ts";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import { MAX_SLOTS } from "../sandbox/layout.ts";
import { PROFILES } from "../sandbox/profiles.ts";
import { Slots } from "../session/slots.ts";
import { Bench, type TestHost } from "./bench.ts";
import { type Findings, Walk } from "./walk.ts";

export interface RunOptions {
  rounds: number;
  jobs: number | undefined;
  stop: AbortSignal;
  onEvent: (event: TestEvent) => void;
}

interface Job {
  lesson: Lesson;
  round: number;
  pass: Pass;
}

/** Of the host's memory, so much may be promised to sandboxes … */
const MEMORY_SHARE = 0.8;
/** … of which each uses about so much of what it may. */
const USED_SHARE = 0.6;

/** Each lesson in both ways and as often as asked for. */
export async function runLessons(test: TestHost, lessons: readonly Lesson[], options: RunOptions): Promise<void> {
  const rounds = Array.from({ length: options.rounds }, (_, index) => index + 1);
  const waiting = rounds.flatMap((round) =>
    lessons.flatMap((lesson) => PASSES.map((pass): Job => ({ lesson, round, pass }))),
  );
  const slots = new Slots(MAX_SLOTS);
  const running = new Map<Job, Promise<void>>();
  while (waiting.length > 0 && !options.stop.aborted) {
    const next = waiting.findIndex((job) => hasRoomFor(job, [...running.keys()], options.jobs));
    const [job] = next === -1 ? [] : waiting.splice(next, 1);
    if (job === undefined) {
      await Promise.race(running.values());
      continue;
    }
    const done = runJob(test, slots, job).then((event) => {
      running.delete(job);
      options.onEvent(event);
    });
    running.set(job, done);
  }
  await Promise.all(running.values());
}

/** One more than there are processors may run, for typing is mostly waiting; fewer where memory is short. */
function hasRoomFor(job: Job, running: readonly Job[], jobs = availableParallelism() + 1): boolean {
  if (running.length === 0) return true;
  const bytes = [job, ...running].reduce((sum, { lesson }) => sum + PROFILES[lesson.sandbox].memoryBytes, 0);
  return running.length < jobs && bytes * USED_SHARE < totalmem() * MEMORY_SHARE;
}

let sandboxesMade = 0;

async function runJob(test: TestHost, slots: Slots, { lesson, round, pass }: Job): Promise<TestEvent> {
  const startMs = performance.now();
  const slot = slots.take();
  sandboxesMade += 1;
  const findings = await walkThrough(test, { id: `lesson-${process.pid}-${sandboxesMade}`, slot }, lesson, pass);
  slots.release(slot);
  return { lesson: lesson.id, round, pass, ms: performance.now() - startMs, ...findings };
}

async function walkThrough(
  test: TestHost,
  place: { id: string; slot: number },
  lesson: Lesson,
  pass: Pass,
): Promise<Findings> {
  try {
    await using bench = await Bench.open(test, place, lesson);
    const walk = new Walk(bench, lesson);
    return await (pass === "text" ? walk.readText() : walk.solve());
  } catch (error) {
    return { passed: 0, problems: [asProblem(error)] };
  }
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
