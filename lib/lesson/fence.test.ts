/** What an author is told about fenced blocks. */
import { expect, it } from "vitest";
import { type Mistake, problemsWith } from "./example.fixture.ts";

const MISTAKES: Mistake[] = [
  [
    "an empty block",
    "int main(void) { return 0; }",
    "",
    { line: 62, message: "this block is empty", remedy: "write its text, or remove it" },
  ],
  [
    "a block that is never closed",
    "int main(void) { return 0; }\n```",
    "int main(void) { return 0; }",
    { line: 62, message: "this block is never closed", remedy: "end it with a line of the same back-ticks" },
  ],
  [
    "a mistyped block",
    "```hint",
    "```hnit",
    { line: 53, message: "unknown block `hnit`", remedy: "did you mean `hint`?" },
  ],
  [
    "a block in the wrong case",
    "```hint",
    "```Hint",
    { line: 53, message: "unknown block `Hint`", remedy: "did you mean `hint`?" },
  ],
  [
    "an attribute that code does not have",
    "```c",
    "```c title=x",
    { line: 62, message: "unknown attribute `title`", remedy: "remove it" },
  ],
  [
    "a mistyped attribute",
    "sh run terminal=2 interrupt",
    "sh run terminal=2 interupt",
    { line: 32, message: "unknown attribute `interupt`", remedy: "did you mean `interrupt`?" },
  ],
  [
    "an attribute without its value",
    "terminal=2 interrupt",
    "terminal",
    { line: 32, message: "attribute `terminal` has no value", remedy: "write `terminal=…`" },
  ],
  [
    "a value for a bare word",
    "terminal=2 interrupt",
    "interrupt=yes",
    { line: 32, message: "attribute `interrupt` takes no value", remedy: "write `interrupt` alone" },
  ],
  [
    "an attribute written twice",
    "terminal=2 interrupt",
    "interrupt interrupt",
    { line: 32, message: "attribute `interrupt` is written twice", remedy: "keep one of them" },
  ],
  [
    "a terminal that cannot be",
    "terminal=2",
    "terminal=9",
    { line: 32, message: "there is no terminal `9`", remedy: "write a number from 1 to 6" },
  ],
  [
    "an attribute of `run` without `run`",
    "sh run terminal=2 interrupt",
    "sh terminal=2",
    { line: 32, message: "`terminal` asks for `run`", remedy: "write `sh run terminal=2`" },
  ],
  [
    "another shell to run",
    "sh run terminal=2 interrupt",
    "bash run",
    { line: 32, message: "`bash run` does not run", remedy: "write `sh run`" },
  ],
  [
    "an unclosed quotation",
    'alt="Two boxes: a leads to b"',
    'alt="Two boxes',
    {
      line: 48,
      message: 'cannot read `alt="Two boxes` here',
      remedy: 'write `name`, `name=value` or `name="several words"`',
    },
  ],
  [
    "a diagram without alt",
    ' alt="Two boxes: a leads to b"',
    "",
    {
      line: 48,
      message: "this diagram has no text equivalent",
      remedy: 'write `mermaid alt="…"` and say what the diagram shows',
    },
  ],
  [
    "a diagram with an empty alt",
    ' alt="Two boxes: a leads to b"',
    ' alt=""',
    {
      line: 48,
      message: "this diagram has no text equivalent",
      remedy: 'write `mermaid alt="…"` and say what the diagram shows',
    },
  ],
  [
    "output of nothing",
    "```sh run\nps aux\n```",
    "",
    {
      line: 15,
      message: "there is no `sh run` block that prints this `output`",
      remedy: "put it under the block that prints it",
    },
  ],
  [
    "output of code that is not run",
    "```sh run\nps aux",
    "```sh\nps aux",
    {
      line: 17,
      message: "there is no `sh run` block that prints this `output`",
      remedy: "put it under the block that prints it",
    },
  ],
];

it.each(MISTAKES)("reports a mistake in a fence with line and remedy: %s", (_name, piece, replacement, problem) => {
  expect(problemsWith(piece, replacement)).toContainEqual(problem);
});
