/** Which lessons are tested beside one another. */
import { expect, test } from "vitest";
import { parseLesson } from "../../../lib/lesson/parse.ts";
import type { Lesson } from "../../../lib/lesson/schema.ts";
import { hasRoomFor, type Job, jobsOf, type Room } from "./schedule.ts";

const GIBIBYTE = 2 ** 30;
const TWO_PROCESSORS: Room = { processors: 2, memoryBytes: 8 * GIBIBYTE, jobs: undefined };

function lesson(name: string, settings: string, command = "true"): Lesson {
  const front = `title: A\nsummary: B\nminutes: 5\n${settings}`;
  const text = `---\n${front}\n---\nWhy?\n\n## Step\n\n\`\`\`sh run\n${command}\n\`\`\`\n`;
  const reading = parseLesson(text, `lessons/course/${name}.md`);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.lesson;
}

const plain = lesson("010-plain", "sandbox: base");
const idle = lesson("020-idle", "sandbox: docker", "runc spec");
const ahead = lesson("030-ahead", "sandbox: docker\ndocker: ahead");
const onDemand = lesson("040-on-demand", "sandbox: docker", "docker ps");

const job = (one: Lesson): Job => ({ lesson: one, round: 1, passes: ["text"] });
const hasRoom = (one: Lesson, running: Lesson[], room = TWO_PROCESSORS) => hasRoomFor(job(one), running.map(job), room);

test("each lesson is run in both ways in each round, those with an engine first", () => {
  const jobs = jobsOf([plain, onDemand], 2);
  const told = jobs.map(({ lesson: { id }, round, passes }) => `${id} ${round} ${passes.join(" ")}`);
  expect(told).toEqual([
    "course/040-on-demand 1 text",
    "course/040-on-demand 1 solutions",
    "course/040-on-demand 2 text",
    "course/040-on-demand 2 solutions",
    "course/010-plain 1 text",
    "course/010-plain 1 solutions",
    "course/010-plain 2 text",
    "course/010-plain 2 solutions",
  ]);
});

test("an engine that was started ahead is kept from one way to the other", () => {
  expect(jobsOf([ahead], 1).map(({ passes }) => passes)).toEqual([["text", "solutions"]]);
  expect(jobsOf([lesson("050-ahead-of-nothing", "docker: ahead")], 1)).toHaveLength(2);
});

test("one more sandbox than there are processors is typed into", () => {
  expect(hasRoom(plain, [plain, plain])).toBe(true);
  expect(hasRoom(plain, [plain, plain, plain])).toBe(false);
  expect(hasRoom(plain, [plain], { ...TWO_PROCESSORS, jobs: 1 })).toBe(false);
});

test("an engine has a processor to itself, whoever starts it", () => {
  for (const engine of [ahead, onDemand]) {
    expect(hasRoom(engine, [plain])).toBe(true);
    expect(hasRoom(plain, [engine])).toBe(true);
    expect(hasRoom(plain, [engine, plain])).toBe(false);
    expect(hasRoom(ahead, [engine])).toBe(false);
    expect(hasRoom(ahead, [engine], { ...TWO_PROCESSORS, processors: 4 })).toBe(true);
  }
});

test("an engine that nobody starts counts as none", () => {
  expect(hasRoom(idle, [plain, ahead])).toBe(false);
  expect(hasRoom(idle, [ahead])).toBe(true);
  expect(hasRoom(idle, [plain, idle])).toBe(true);
});

test("a host of any size runs one lesson, and as many more as it has memory for", () => {
  const small = { processors: 8, memoryBytes: GIBIBYTE, jobs: undefined };
  expect(hasRoom(ahead, [], small)).toBe(true);
  expect(hasRoom(plain, [ahead], small)).toBe(false);
});
