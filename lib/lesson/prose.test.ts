/** What an author is told about prose and callouts. */
import { expect, it } from "vitest";
import { type Mistake, problemsWith } from "./example.fixture.ts";

const MISTAKES: Mistake[] = [
  [
    "raw HTML",
    "What is the question?",
    "What is the <kbd>question</kbd>?",
    { line: 7, message: "raw HTML `<kbd>` is not shown", remedy: "write it in markdown" },
  ],
  [
    "raw HTML beside an address that is found in text only afterwards",
    "What is the question?",
    "What is the <kbd>question</kbd>? Ask [ann@lab.example",
    { line: 7, message: "raw HTML `<kbd>` is not shown", remedy: "write it in markdown" },
  ],
  [
    "a picture",
    "What is the question?",
    "![a ship](ship.gif)",
    {
      line: 7,
      message: "the picture `ship.gif` cannot be shown",
      remedy:
        "put an svg, png, jpg or webp file into the course's folder `images`: `![What it shows](images/name.svg)`",
    },
  ],
  [
    "a picture that says nothing to whoever cannot see it",
    "What is the question?",
    "![](images/ship.svg)",
    {
      line: 7,
      message: "this picture has no text equivalent",
      remedy: "write `![What it shows](images/ship.svg)`",
    },
  ],
  [
    "an unknown variable",
    "What is the question?",
    "What is {{image.ngnix}}?",
    { line: 7, message: "unknown variable `{{image.ngnix}}`", remedy: "did you mean `image.nginx`?" },
  ],
  [
    "a learner's name in code",
    "What is the question?",
    "What is `echo {{learner.name}}`?",
    {
      line: 7,
      message: "`{{learner.name}}` stands in code",
      remedy: "use it in prose only: in code it would run, with whatever it is",
    },
  ],
  [
    "a learner's name in a command",
    "cat /proc/self/cgroup",
    "echo {{ learner.name }}",
    {
      line: 32,
      message: "`{{learner.name}}` stands in code",
      remedy: "use it in prose only: in code it would run, with whatever it is",
    },
  ],
  [
    "a link that is a program",
    "https://example.org",
    "javascript:alert(1)",
    {
      line: 11,
      message: "the link `javascript:alert(1)` is refused",
      remedy: "link to https://…, to #a-step or to another lesson",
    },
  ],
  [
    "a table with a column that has no heading",
    "What is the question?",
    "| | container |\n| --- | --- |\n| kernel | shared |",
    {
      line: 7,
      message: "a column of this table has no heading",
      remedy: "say in its first row what stands in each column: it is read out before a cell",
    },
  ],
  [
    "a reference link",
    "What is the question?",
    "What is [the][a] question?\n\n[a]: https://example.org",
    { line: 9, message: "reference links are not shown", remedy: "write the address in place: `[text](https://…)`" },
  ],
  [
    "a footnote",
    "What is the question?",
    "What is the question?[^1]\n\n[^1]: None.",
    { line: 9, message: "footnotes are not shown", remedy: "say it in the text, or in a `> [!NOTE]`" },
  ],
  [
    "a task in a list",
    "```hint\nLook **here**.\n```",
    "- first\n\n  ```task id=x\n  title: a\n  ```",
    {
      line: 55,
      message: "a `task` block stands inside other text",
      remedy: "move it to the left margin of a lesson's step, on its own",
    },
  ],
  [
    "an unknown callout",
    "[!WARNING]",
    "[!WARNIN]",
    { line: 57, message: "unknown callout `[!WARNIN]`", remedy: "did you mean `WARNING`?" },
  ],
  [
    "text behind a callout's marker",
    "> [!WARNING]\n> Take",
    "> [!WARNING] Take",
    { line: 57, message: "text stands behind `[!WARNING]`", remedy: "begin it on the next line, after `> `" },
  ],
  [
    "an empty callout",
    "> Take care.\n>\n> Really.\n",
    "",
    { line: 57, message: "this callout is empty", remedy: "write its text on the next lines, each after `> `" },
  ],
  [
    "HTML in a callout",
    "> Really.",
    "> <hr>",
    { line: 60, message: "raw HTML `<hr>` is not shown", remedy: "write it in markdown" },
  ],
];

it.each(MISTAKES)("reports a mistake in prose with line and remedy: %s", (_name, piece, replacement, problem) => {
  expect(problemsWith(piece, replacement)).toContainEqual(problem);
});
