/** What a learner finds. */
import { expect, it } from "vitest";
import { parseLesson } from "./parse.ts";
import { search, searchEntries } from "./search.ts";

const text = `---
title: PID namespace
summary: Give a shell process numbers of its own.
minutes: 5
---

Every process has a **number**, see [the manual](https://example.org/pid).

## Two numbers

\`\`\`sh run
grep NSpid /proc/$$/status
\`\`\`

\`\`\`task id=two
title: A sleep is running
process: { comm: sleep }
hint: Start one.
solve: secret-command &
\`\`\`

## Signals

PID 1 drops signals. ${"And so on and on. ".repeat(20)}Only the kernel's SIGKILL reaches it, sent from outside.
`;
const reading = parseLesson(text, "lessons/containers/040-pid.md");
if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
const entries = searchEntries(reading.lesson);
const found = (query: string) => search(entries, query, 10).map(({ entry }) => entry.step);

it("finds words of prose, commands and titles by how they begin, and every word of a query", () => {
  expect(found("numb")).toEqual(["two-numbers", "intro"]);
  expect(found("nspid")).toEqual(["two-numbers"]);
  expect(found("sleep RUNNING")).toEqual(["two-numbers"]);
  expect(found("pid signals")).toEqual(["signals"]);
  expect(found("umber")).toEqual([]);
  expect(found("sleep nowhere")).toEqual([]);
  expect(found("  ")).toEqual([]);
});

it("knows neither solutions nor addresses", () => {
  expect(found("secret")).toEqual([]);
  expect(found("example")).toEqual([]);
});

it("puts a lesson that is about a word before steps that mention it", () => {
  expect(found("pid")[0]).toBe("intro");
});

it("shows the words around the first one that was found", () => {
  const [hit] = search(entries, "sigkill", 1);
  expect(hit?.excerpt).toMatch(/^… .*SIGKILL reaches it, sent from outside\.$/);
  expect(hit?.excerpt.length).toBeLessThan(130);
  expect(search(entries, "drops", 1)[0]?.excerpt).toMatch(/^PID 1 drops signals\. .* …$/);
});
