/** What `drydock lint` finds, and the forms in which it says it. */
import { expect, it } from "vitest";
import type { CourseFolder } from "../../../lib/lesson/library.ts";
import { parseCourse, parseLesson } from "../../../lib/lesson/parse.ts";
import { formatted } from "./diagnostic.ts";
import { lint } from "./lint.ts";

const TASK = `\`\`\`task id=sleeper
title: A sleep runs
process: { exe: /usr/bin/sleep }
hint: Start one.
solve: sleep 1000 &
\`\`\``;

const LESSON = `---
title: A
summary: B.
minutes: 1
know: [Something.]
---

## Step

\`\`\`predict id=guess
question: How many?
answer: 1
why: Because.
\`\`\`

${TASK}
`;

async function lintOf(...pieces: [piece: string, replacement: string][]) {
  const text = pieces.reduce((lesson, [piece, replacement]) => lesson.replace(piece, () => replacement), LESSON);
  const course: CourseFolder = {
    id: "c",
    reading: parseCourse("---\ntitle: C\nsummary: D.\n---\n", "lessons/c/course.md"),
    lessons: [{ slug: "010-a", reading: parseLesson(text, "lessons/c/010-a.md") }],
    glossary: null,
    images: new Map(),
  };
  return lint([course], [course], "lessons");
}

const diagram = (source: string): [string, string] => [
  "## Step\n",
  `## Step\n\n\`\`\`mermaid alt="x"\n${source}\n\`\`\`\n`,
];

it("has nothing to say of a lesson that is all right", async () => {
  expect(await lintOf()).toEqual([]);
});

it.each([
  "flowchart LR\n  a[One] --> b",
  "stateDiagram-v2\n  [*] --> Running",
  "sequenceDiagram\n  a->>b: hello",
  'pie\n  "a" : 1',
])("lets mermaid draw %j", async (source) => {
  expect(await lintOf(diagram(source))).toEqual([]);
});

it("says on which line mermaid does not understand a diagram", async () => {
  expect(await lintOf(diagram("flowchart LR\n  a --> b("))).toEqual([
    {
      file: "lessons/c/010-a.md",
      line: 12,
      severity: "error",
      message: "mermaid cannot draw this diagram: it ends too early",
      remedy: expect.stringContaining("quotes"),
    },
  ]);
});

it.each<[string, [string, string], number, string, string]>([
  [
    "a solution of comments",
    ["solve: sleep 1000 &", "solve: '# how?'"],
    16,
    "error",
    "the `solve` of `sleeper` does nothing",
  ],
  [
    "a solution that cannot lead there",
    ["sleep 1000 &", "yes"],
    16,
    "advice",
    "names `sleep`, for which `sleeper` looks",
  ],
  ["a time that is far off", ["minutes: 1", "minutes: 40"], 1, "advice", "`minutes: 40` for what takes about 1"],
  ["nothing to know", ["know: [Something.]\n", ""], 1, "advice", "does not say what one now knows"],
  ["nothing asked", ["predict id=guess", "predict"], 10, "error", "this predict has no id"],
  [
    "a link to nowhere",
    ["## Step", "[x](#nowhere)\n\n## Step"],
    8,
    "error",
    "`#nowhere` leads to no step of this lesson",
  ],
])("finds %s", async (_, piece, line, severity, message) => {
  expect(await lintOf(piece)).toContainEqual(
    expect.objectContaining({ line, severity, message: expect.stringContaining(message) }),
  );
});

it("knows that what a task asks for may have been prepared", async () => {
  const setup = "```setup\necho 'sleep 1000' > start.sh\n```\n\n```task";
  expect(await lintOf(["solve: sleep 1000 &", "solve: sh start.sh &"], ["```task", setup])).toEqual([]);
});

it("takes a process that has renamed itself for the program before the colon", async () => {
  expect(await lintOf(["exe: /usr/bin/sleep", 'comm: "sleep:[2:INIT]"'])).toEqual([]);
});

it("finds all errors of a lesson that cannot be read in full", async () => {
  const found = await lintOf(["minutes: 1", "minutes: soon"], diagram("flowchart LR\n  a --> b("), ["hint:", "hnit:"]);
  expect(found.map(({ line }) => line)).toEqual([4, 12, 21, 24]);
});

it("can say it for an editor, a program and GitHub", async () => {
  const [found] = await lintOf(["minutes: 1", "minutes: 40"]);
  const all = found ? [found] : [];
  expect(formatted(all, "text")).toMatch(/^lessons\/c\/010-a\.md:1: advice: `minutes: 40` .*\n {4}write /);
  expect(JSON.parse(formatted(all, "json"))).toEqual(all);
  expect(formatted(all, "github")).toMatch(/^::notice file=lessons\/c\/010-a\.md,line=1::`minutes: 40` .*%0Awrite /);
});
