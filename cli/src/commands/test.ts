/** `drydock test`: does in real sandboxes what lessons say, and tells where they are wrong. */
import path from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { CourseFolder } from "../../../lib/lesson/library.ts";
import type { TestEvent } from "../../../lib/lesson/test-events.ts";
import { CommandFailure } from "../command-failure.ts";
import type { HostKind } from "../doctor/finding.ts";
import { nextChanges } from "../lesson-test/changes.ts";
import { progressLine, summary } from "../lesson-test/report.ts";
import { startTestHost, type TestHost } from "../lesson-test/test-host.ts";
import { readSelection, type Selection, selectLessons } from "../lessons.ts";
import { formatted } from "../lint/diagnostic.ts";
import { lint } from "../lint/lint.ts";
import { makePrivateFolder, PROJECT, runtimeFolder } from "../places.ts";
import { stopSignal } from "../stop-signal.ts";
import { chooseHost } from "../up/choose-host.ts";
import { Report } from "../up/report.ts";
import { hostOption } from "./doctor.ts";

interface TestOptions {
  twice: boolean;
  watch: boolean;
  jobs?: number;
  host?: HostKind;
}

export function addTestCommand(program: Command): void {
  program
    .command("test")
    .description("run lessons in fresh sandboxes: tasks fail before, pass after, and outputs are as the text says")
    .argument("[paths...]", "a folder of courses, courses or lessons of one; the project's lessons when left out")
    .option("--twice", "run each lesson twice, to find what works only now and then", false)
    .option("--watch", "run a lesson again whenever it is saved", false)
    .option("--jobs <number>", "sandboxes at a time; as many as the host has room for when left out", parseJobs)
    .addOption(hostOption())
    .action(test);
}

async function test(given: string[], options: TestOptions): Promise<void> {
  const stop = stopSignal();
  const selected = selectAll(given);
  const lessons = await readableLessons(selected);
  const logFile = path.join(await makePrivateFolder(runtimeFolder("test")), "packages.log");
  const chosen = await chooseHost({ forced: options.host, logFile, report: new Report(), stop });
  await using host = await startTestHost(chosen.kind);
  const [{ directory, shownAs }] = selected;
  const run = (ids: string[]) => runAndReport(host, selected[0], ids, options, stop);
  process.exitCode = (await run(lessons)) ? 0 : 1;
  while (options.watch && !stop.aborted) {
    console.log(`\nWaiting for a change in ${shownAs} (Ctrl-C ends)`);
    const changes = await nextChanges(directory, stop).catch(() => []);
    const readable = changes.length === 0 ? [] : await readableLessons(selected).catch(tell);
    const ids = readable.filter((id) => isTouched(id, changes));
    if (ids.length > 0) await run(ids);
  }
}

/** One run has one folder of courses. */
function selectAll(given: readonly string[]): [Selection, ...Selection[]] {
  const [first, ...rest] = given;
  const selected: [Selection, ...Selection[]] = [selectLessons(first), ...rest.map(selectLessons)];
  const other = selected.find(({ directory }) => directory !== selected[0].directory);
  if (other) {
    throw new CommandFailure(`Lessons of ${selected[0].shownAs} and of ${other.shownAs} need a run each.`);
  }
  return selected;
}

/** Ids of the lessons that were picked. A mistake that needs no sandbox to be seen is told before one is made. */
async function readableLessons(selected: readonly Selection[]): Promise<string[]> {
  const read = await Promise.all(selected.map(readSelection));
  const linted = await Promise.all(read.map(({ picked, all }, at) => lint(picked, all, selected[at]?.shownAs ?? ".")));
  const errors = linted.flat().filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    console.error(formatted(errors, "text"));
    throw new CommandFailure(`\n0 passed, ${errors.length} failed`);
  }
  return [...new Set(read.flatMap(({ picked }) => picked.flatMap(lessonIds)))];
}

function lessonIds({ id, lessons }: CourseFolder): string[] {
  return lessons.map(({ slug }) => `${id}/${slug}`);
}

async function runAndReport(
  host: TestHost,
  { directory, shownAs }: Selection,
  lessons: string[],
  { twice, jobs }: TestOptions,
  stop: AbortSignal,
): Promise<boolean> {
  const events: TestEvent[] = [];
  const options = { shownAs, rounds: twice ? 2 : 1 };
  const request = { directory: insideProject(directory), lessons, rounds: options.rounds, ...(jobs && { jobs }) };
  await host.run(
    request,
    (event) => {
      events.push(event);
      console.log(progressLine(event, options));
    },
    stop,
  );
  console.log(`\n${summary(events, options)}`);
  return events.length > 0 && events.every(({ problems }) => problems.length === 0) && !stop.aborted;
}

/** The project is all that the virtual machine sees of this one. */
function insideProject(directory: string): string {
  const relative = path.relative(PROJECT, directory);
  if (relative.startsWith(".."))
    throw new CommandFailure(`${directory} is outside of ${PROJECT}: put the lessons inside.`);
  return relative;
}

/** A lesson, or its course's file, was saved. */
function isTouched(id: string, changes: readonly string[]): boolean {
  const [course] = id.split("/");
  return changes.some((name) => name === `${id}.md` || name === `${course}/course.md`);
}

function tell(error: unknown): string[] {
  if (!(error instanceof CommandFailure)) throw error;
  console.error(error.message);
  return [];
}

function parseJobs(text: string): number {
  const jobs = Number(text);
  if (!Number.isInteger(jobs) || jobs < 1) throw new InvalidArgumentError("write a whole number from 1 up");
  return jobs;
}
