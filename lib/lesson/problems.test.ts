/** Every mistake an author can make: the line it is reported on, what was found, and what to write instead. */
import { describe, expect, it } from "vitest";
import { EXAMPLE, EXAMPLE_FILE, exampleWith } from "./example.fixture.ts";
import { parseLesson } from "./parse.ts";

type Case = [
  name: string,
  piece: string,
  replacement: string,
  problem: { line: number; message: string; remedy: string },
];

const PROCESS = "process: { comm: bash, nspid: 1, namespaces: { pid: not-sandbox } }";
const CGROUP_FILE = "  file: memory.max";

const FRONT_MATTER: Case[] = [
  [
    "no front matter",
    EXAMPLE.slice(0, EXAMPLE.indexOf("What is")),
    "",
    {
      line: 1,
      message: "there is no front matter",
      remedy: "begin the file with `---`, lines for title, summary, minutes, sandbox, and `---`",
    },
  ],
  ["a missing key", "minutes: 5\n", "", { line: 1, message: "`minutes` is missing", remedy: "write `minutes: 8`" }],
  [
    "a mistyped key",
    "minutes: 5",
    "minutes: 5\nsandbx: base",
    { line: 5, message: "unknown key `sandbx`", remedy: "did you mean `sandbox`?" },
  ],
  [
    "an invented key",
    "minutes: 5",
    "minutes: 5\nauthor: me",
    { line: 5, message: "unknown key `author`", remedy: "write one of `title`, `summary`, `minutes`, `sandbox`" },
  ],
  [
    "text for a number",
    "minutes: 5",
    "minutes: five",
    { line: 4, message: '`minutes` is "five", not a number', remedy: "write `minutes: 8`" },
  ],
  [
    "a fraction",
    "minutes: 5",
    "minutes: 5.5",
    { line: 4, message: "`minutes` is 5.5, not a whole number", remedy: "write `minutes: 8`" },
  ],
  [
    "too large a number",
    "minutes: 5",
    "minutes: 90",
    { line: 4, message: "`minutes` is 90", remedy: "write a whole number up to 60" },
  ],
  [
    "too small a number",
    "minutes: 5",
    "minutes: 0",
    { line: 4, message: "`minutes` is 0", remedy: "write a whole number from 1 up" },
  ],
  [
    "too long a title",
    "title: An example",
    `title: ${"a".repeat(81)}`,
    { line: 2, message: "`title` has 81 characters", remedy: "shorten it to 80 characters" },
  ],
  [
    "no value",
    "title: An example",
    "title:",
    { line: 2, message: "`title` is empty, not text", remedy: "write `title: Your own PID 1`" },
  ],
  [
    "an unknown sandbox profile",
    "minutes: 5",
    "minutes: 5\nsandbox: vast",
    { line: 5, message: '`sandbox` is "vast"', remedy: "write `base`" },
  ],
  [
    "a value that YAML reads as a mapping",
    "title: An example",
    "title: An example: yes",
    {
      line: 2,
      message: "YAML: Nested mappings are not allowed in compact mappings",
      remedy: 'put the value in quotes: `key: "value"`',
    },
  ],
  [
    "a value that starts with a back-tick",
    "title: An example",
    "title: `ps`",
    {
      line: 2,
      message: "YAML: Plain value cannot start with reserved character `",
      remedy: 'put the value in quotes: `key: "value"`',
    },
  ],
  [
    "a key written twice",
    "minutes: 5",
    "minutes: 5\nminutes: 6",
    { line: 5, message: "YAML: Map keys must be unique", remedy: "keep one of them" },
  ],
  [
    "a YAML alias",
    "title: An example\nsummary: Shows every kind of block once.",
    "title: &t An example\nsummary: *t",
    { line: 3, message: "`*t` is a YAML alias", remedy: "write the value out" },
  ],
  [
    "a list for a mapping",
    "title: An example\nsummary: Shows every kind of block once.\nminutes: 5",
    "- title",
    { line: 1, message: "there are no `key: value` lines here", remedy: "write at least `title: …`" },
  ],
];

const STEPS: Case[] = [
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

const FENCES: Case[] = [
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

const TASKS: Case[] = [
  ["no id", " id=limit", "", { line: 36, message: "this task has no id", remedy: "write `task id=own-pid-namespace`" }],
  [
    "an id with capitals",
    "id=limit",
    "id=Limit",
    { line: 36, message: "the id `Limit` cannot be used", remedy: "use lower-case letters, digits and hyphens" },
  ],
  [
    "an id used before",
    "id=limit",
    "id=own-pid-namespace",
    {
      line: 36,
      message: "the task id `own-pid-namespace` is taken by line 21",
      remedy: "give each task of a lesson its own id",
    },
  ],
  [
    "a mistyped key",
    "solve: |",
    "sovle: |",
    { line: 25, message: "unknown key `sovle`", remedy: "did you mean `solve`?" },
  ],
  [
    "no solution",
    "solve: echo 536870912 | sudo tee /sys/fs/cgroup/mygroup/memory.max\n",
    "",
    { line: 36, message: "`solve` is missing", remedy: "write `solve: sudo unshare --fork --pid --mount-proc bash`" },
  ],
  [
    "an empty hint",
    "hint: Look at memory.max.",
    'hint: ""',
    { line: 44, message: "`hint` is empty", remedy: 'write `hint: "`ps aux` shows who is PID 1."`' },
  ],
  [
    "an unknown mode",
    "mode: level",
    "mode: levle",
    { line: 42, message: '`mode` is "levle"', remedy: "did you mean `level`?" },
  ],
  [
    "no predicate",
    `${PROCESS}\n`,
    "",
    { line: 21, message: "this task checks nothing", remedy: "add one of `process: { … }` and `cgroup: { … }`" },
  ],
  [
    "a mistyped predicate",
    "process:",
    "proccess:",
    { line: 23, message: "unknown key `proccess`", remedy: "did you mean `process`?" },
  ],
  [
    "two predicates",
    PROCESS,
    `${PROCESS}\ncgroup: { path: /a }`,
    {
      line: 24,
      message: "this task checks both `process` and `cgroup`",
      remedy: "make one of them a task of its own",
    },
  ],
  [
    "a mistyped key in a predicate",
    "nspid: 1",
    "nsspid: 1",
    { line: 23, message: "unknown key `nsspid`", remedy: "did you mean `nspid`?" },
  ],
  [
    "a predicate that says nothing",
    PROCESS,
    "process: {}",
    {
      line: 23,
      message: "`process` is incomplete: says nothing about the process",
      remedy: "write `process: { comm: bash, nspid: 1 }`",
    },
  ],
  [
    "an unknown namespace type",
    "{ pid: not-sandbox }",
    "{ mount: not-sandbox }",
    {
      line: 23,
      message: "unknown key `mount`",
      remedy: "write one of `user`, `pid`, `mnt`, `net`, `uts`, `ipc`, `cgroup`, `time`",
    },
  ],
  [
    "an unknown relation to the sandbox",
    "{ pid: not-sandbox }",
    "{ pid: host }",
    { line: 23, message: '`pid` is "host"', remedy: "write one of `sandbox`, `not-sandbox`" },
  ],
  [
    "a program without its path",
    "comm: bash",
    "exe: bash",
    { line: 23, message: '`exe` is "bash"', remedy: "write `exe: /usr/bin/bash`" },
  ],
  [
    "a name longer than the kernel keeps",
    "comm: bash",
    "comm: unreasonably-long-name",
    { line: 23, message: "`comm` has 22 characters", remedy: "shorten it to 15 characters" },
  ],
  [
    "a cgroup path outside the hierarchy",
    "path: /mygroup",
    "path: mygroup",
    { line: 39, message: '`path` is "mygroup"', remedy: "write a path below /sys/fs/cgroup, such as /mygroup" },
  ],
  [
    "a value without its file",
    `${CGROUP_FILE}\n`,
    "",
    {
      line: 38,
      message: "`cgroup` is incomplete: `file` and `equals` belong together",
      remedy: "write `cgroup: { path: /mygroup, file: memory.max, equals: 536870912 }`",
    },
  ],
  [
    "a list for a value",
    "equals: 536870912",
    "equals: [1]",
    { line: 41, message: "`equals` is a list", remedy: "write `equals: 536870912`" },
  ],
  [
    "a need that names nothing",
    "needs: [own-pid-namespace]",
    "needs:\n  - own-pid-namespace\n  - own-pid-namspace",
    {
      line: 45,
      message: "`needs` names `own-pid-namspace`, which is no task above this one",
      remedy: "did you mean `own-pid-namespace`?",
    },
  ],
  [
    "a need of itself",
    "needs: [own-pid-namespace]",
    "needs: [limit]",
    {
      line: 43,
      message: "`needs` names `limit`, which is no task above this one",
      remedy: "write `own-pid-namespace`",
    },
  ],
  [
    "HTML in a hint",
    "hint: Look at memory.max.",
    "hint: |\n  Look at\n\n  <b>memory.max</b>.",
    { line: 47, message: "raw HTML `<b>` is not shown", remedy: "write it in markdown" },
  ],
];

const PROSE: Case[] = [
  [
    "raw HTML",
    "What is the question?",
    "What is the <kbd>question</kbd>?",
    { line: 7, message: "raw HTML `<kbd>` is not shown", remedy: "write it in markdown" },
  ],
  [
    "a picture",
    "What is the question?",
    "![a ship](ship.png)",
    { line: 7, message: "pictures are not shown", remedy: "draw it in a ```mermaid block, or describe it" },
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

describe.each([
  ["the front matter", FRONT_MATTER],
  ["the steps", STEPS],
  ["a fence", FENCES],
  ["a task", TASKS],
  ["prose", PROSE],
])("a mistake in %s", (_, cases) => {
  it.each(cases)("is reported with its line and a remedy: %s", (_name, piece, replacement, problem) => {
    const reading = parseLesson(exampleWith(piece, replacement), EXAMPLE_FILE);
    if (reading.ok) throw new Error("the lesson was accepted");
    expect(reading.problems).toContainEqual({ file: EXAMPLE_FILE, ...problem });
  });
});

describe("a lesson file", () => {
  it("needs a name that can be an address", () => {
    expect(parseLesson(EXAMPLE, "lessons/containers/My Lesson.md")).toEqual({
      ok: false,
      problems: [
        {
          file: "lessons/containers/My Lesson.md",
          line: 1,
          message: "this file's name makes no address",
          remedy: "name it `<course>/<slug>.md`, lower-case letters, digits and hyphens",
        },
      ],
    });
  });
});
