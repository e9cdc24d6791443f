/** What `drydock test` tells: each lesson as it is done, a table, every difference with its place, and a count. */
import { PASSES, type TestEvent, type TestProblem } from "../../../lib/lesson/test-events.ts";

export interface ReportOptions {
  /** The folder of courses, as the author calls it. */
  shownAs: string;
  rounds: number;
}

/** One line for a lesson that has just been run. */
export function progressLine({ lesson, pass, round, ms, problems }: TestEvent, { rounds }: ReportOptions): string {
  const what = pass === "text" ? "as it reads" : "solutions alone";
  const which = rounds > 1 ? `, round ${round}` : "";
  const outcome = problems.length === 0 ? "ok    " : "FAILED";
  return `${outcome} ${lesson} (${what}${which}) ${seconds(ms)}`;
}

/** The last lines of a run; the very last one counts claims. */
export function summary(events: readonly TestEvent[], options: ReportOptions): string {
  const passed = events.reduce((sum, event) => sum + event.passed, 0);
  const failed = events.reduce((sum, event) => sum + event.problems.length, 0);
  const count = `${passed} passed, ${failed} failed`;
  return [table(events), ...differences(events, options), count].join("\n");
}

function table(events: readonly TestEvent[]): string {
  const lessons = [...new Set(events.map(({ lesson }) => lesson))].toSorted((one, other) => one.localeCompare(other));
  const width = Math.max(...lessons.map((lesson) => lesson.length), "lesson".length);
  const rows = lessons.map((lesson) => {
    const own = events.filter((event) => event.lesson === lesson);
    const times = PASSES.map((pass) => own.filter((event) => event.pass === pass).map(({ ms }) => ms));
    const failed = own.reduce((sum, { problems }) => sum + problems.length, 0);
    const passed = own.reduce((sum, event) => sum + event.passed, 0);
    return row(width, lesson, [...times.map(average), String(passed), String(failed)]);
  });
  return [row(width, "lesson", ["as it reads", "solutions", "passed", "failed"]), ...rows, ""].join("\n");
}

function row(width: number, name: string, cells: readonly string[]): string {
  return [name.padEnd(width), ...cells.map((cell) => cell.padStart(11))].join("  ");
}

/** Each problem once, in the order of lessons and lines, with the rounds that had it when not all did. */
function differences(events: readonly TestEvent[], { shownAs, rounds }: ReportOptions): string[] {
  const found = new Map<string, { lesson: string; problem: TestProblem; rounds: Set<number> }>();
  for (const { lesson, pass, round, problems } of events) {
    for (const problem of problems) {
      const key = `${lesson} ${pass} ${problem.line} ${problem.message}`;
      const known = found.get(key) ?? { lesson, problem, rounds: new Set() };
      known.rounds.add(round);
      found.set(key, known);
    }
  }
  return [...found.values()]
    .toSorted((one, other) => one.lesson.localeCompare(other.lesson) || one.problem.line - other.problem.line)
    .map(({ lesson, problem, rounds: had }) => {
      const flaky = had.size < rounds ? ` (in ${had.size} of ${rounds} rounds: it depends on something)` : "";
      const lines = [...problem.details, problem.remedy].map((line) => `    ${line}`);
      return `${shownAs}/${lesson}.md:${problem.line}: ${problem.message}${flaky}\n${lines.join("\n")}\n`;
    });
}

function average(times: readonly number[]): string {
  return times.length === 0 ? "–" : seconds(times.reduce((sum, ms) => sum + ms, 0) / times.length);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
