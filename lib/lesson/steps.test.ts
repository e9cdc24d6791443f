/** What an author is told about steps. */
import { expect, it } from "vitest";
import { EXAMPLE, type Mistake, problemsWith } from "./example.fixture.ts";

const MISTAKES: Mistake[] = [
  [
    "no steps",
    EXAMPLE.slice(EXAMPLE.indexOf("## Your own")),
    "",
    { line: 1, message: "this lesson has no steps", remedy: "begin each step with a heading: `## What it does`" },
  ],
  [
    "a first-level heading",
    "What is the question?",
    "# What is the question?",
    {
      line: 7,
      message: "`# What is the question?` is a second title",
      remedy: "the title stands in the front matter; write `##` for a step",
    },
  ],
  [
    "two steps of the same name",
    "## A limit",
    "## Your own `PID 1`!",
    {
      line: 30,
      message: "`Your own PID 1!` has the same address, `#your-own-pid-1`, as the step on line 9",
      remedy: "give the step another name",
    },
  ],
  [
    "a step that takes the address of the introduction",
    "## A limit",
    "## Intro",
    {
      line: 30,
      message: "`Intro` has the same address, `#intro`, as the text before the first step",
      remedy: "give the step another name",
    },
  ],
  [
    "a heading without letters",
    "## A limit",
    "## …",
    { line: 30, message: "this step has no name", remedy: "write `## ` and what the step is about" },
  ],
];

it.each(MISTAKES)("reports a mistake in steps with line and remedy: %s", (_name, piece, replacement, problem) => {
  expect(problemsWith(piece, replacement)).toContainEqual(problem);
});
