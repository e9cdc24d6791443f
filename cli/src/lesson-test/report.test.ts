/** What an author reads after a lesson test. */
import { expect, it } from "vitest";
import type { TestEvent } from "../../../lib/lesson/test-events.ts";
import { countTests } from "../verify/counts.ts";
import { progressLine, summary } from "./report.ts";

const good: TestEvent = { lesson: "a/010-good", round: 1, pass: "text", ms: 12_340, passed: 4, problems: [] };
const problem = { line: 12, message: "the command prints something else", remedy: "write it", details: ["says: a"] };
const bad: TestEvent = { lesson: "a/020-bad", round: 1, pass: "text", ms: 900, passed: 1, problems: [problem] };
const again: TestEvent = { ...bad, round: 2, passed: 2, problems: [] };

it("names each lesson as it is done", () => {
  expect(progressLine(good, { shownAs: "lessons", rounds: 1 })).toBe("ok     a/010-good (as it reads) 12.3 s");
  expect(progressLine(bad, { shownAs: "lessons", rounds: 2 })).toBe("FAILED a/020-bad (as it reads, round 1) 0.9 s");
});

it("ends with a table, each difference at its place, and a count that npm test can read", () => {
  const text = summary([good, { ...good, pass: "solutions", ms: 2000 }, bad], { shownAs: "lessons", rounds: 1 });
  expect(text).toBe(`lesson      as it reads    solutions       passed       failed
a/010-good       12.3 s        2.0 s            8            0
a/020-bad         0.9 s            –            1            1

lessons/a/020-bad.md:12: the command prints something else
    says: a
    write it

9 passed, 1 failed`);
  expect(countTests(text)).toEqual({ passed: 9, failed: 1, skipped: 0 });
});

it("tells a lesson that fails now and then from one that always does", () => {
  expect(summary([bad, again], { shownAs: "lessons", rounds: 2 })).toContain(
    "(in 1 of 2 rounds: it depends on something)",
  );
  expect(summary([bad, { ...bad, round: 2 }], { shownAs: "lessons", rounds: 2 })).not.toContain("rounds");
});
