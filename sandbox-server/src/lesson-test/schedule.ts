/** Which runs of lessons go at the same time, so that none is slow for want of a processor or of memory. Pure. */
import { type Lesson, tasksOf } from "../../../lib/lesson/schema.ts";
import { PASSES, type Pass } from "../../../lib/lesson/test-events.ts";
import { PROFILES } from "../sandbox/profiles.ts";
import { actsOf } from "./acts.ts";

/** What is done in one sandbox. */
export interface Job {
  lesson: Lesson;
  round: number;
  /** One after the other; more than one where the engine that runs in the sandbox is worth keeping. */
  passes: readonly [Pass, ...Pass[]];
}

export interface Room {
  processors: number;
  memoryBytes: number;
  /** Sandboxes at a time; one more than there are processors when undefined. */
  jobs: number | undefined;
}

/** Of the host's memory, so much may be promised to sandboxes … */
const MEMORY_SHARE = 0.8;
/** … of which each uses about so much of what it may. */
const USED_SHARE = 0.6;

/**
 * A Docker Engine that starts keeps a processor busy, and the other lessons, whose commands are mostly waited for, need
 * one besides: an engine counts as so many sandboxes, and there is at most one for every two processors.
 */
const ENGINE_WEIGHT = 2;

/** Each lesson in both ways and as often as asked for; those with an engine first, since they take longest and run in turn. */
export function jobsOf(lessons: readonly Lesson[], rounds: number): Job[] {
  const numbers = Array.from({ length: rounds }, (_, index) => index + 1);
  return numbers
    .flatMap((round) =>
      lessons.flatMap((lesson) => sandboxesFor(lesson).map((passes): Job => ({ lesson, round, passes }))),
    )
    .toSorted((one, other) => Number(startsEngine(other.lesson)) - Number(startsEngine(one.lesson)));
}

/** Whether the job may begin beside those that run. */
export function hasRoomFor(job: Job, running: readonly Job[], room: Room): boolean {
  if (running.length === 0) return true;
  const all = [job, ...running].map(({ lesson }) => lesson);
  const engines = all.filter(startsEngine).length;
  if (engines > Math.max(1, room.processors / 2)) return false;
  if (all.length + engines * (ENGINE_WEIGHT - 1) > (room.jobs ?? room.processors + 1)) return false;
  const bytes = all.reduce((sum, { sandbox }) => sum + PROFILES[sandbox].memoryBytes, 0);
  return bytes * USED_SHARE < room.memoryBytes * MEMORY_SHARE;
}

function sandboxesFor({ sandbox, docker }: Lesson): Job["passes"][] {
  return PROFILES[sandbox].hasEngine && docker === "ahead" ? [PASSES] : PASSES.map((pass) => [pass]);
}

/** Not every lesson whose sandbox has an engine has it started. */
function startsEngine(lesson: Lesson): boolean {
  if (!PROFILES[lesson.sandbox].hasEngine) return false;
  if (lesson.docker === "ahead") return true;
  const typed = actsOf(lesson).flatMap((act) => (act.kind === "run" ? [act.block.code] : []));
  const solutions = tasksOf(lesson).map(({ solve }) => solve);
  return [...typed, ...solutions, ...lesson.setup.map(({ script }) => script)].some((text) => /\bdocker\b/.test(text));
}
