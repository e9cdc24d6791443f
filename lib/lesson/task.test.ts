/** What an author is told about tasks. */
import { expect, it } from "vitest";
import { type Mistake, problemsWith } from "./example.fixture.ts";

const PROCESS = "process: { comm: bash, nspid: 1, namespaces: { pid: not-sandbox } }";
const CGROUP_FILE = "  file: memory.max";

const MISTAKES: Mistake[] = [
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
      message: "the task id `own-pid-namespace` is taken by the task on line 21",
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
    {
      line: 21,
      message: "this task checks nothing",
      remedy: "add one of `process: { … }`, `cgroup: { … }` and the others of docs/tasks.md",
    },
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
      remedy: "join them: `all: [{ process: … }, { cgroup: … }]`",
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
      remedy: "write `process: { exe: /usr/bin/bash, nspid: 1 }`",
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
    { line: 23, message: '`exe` is "bash"', remedy: "write a whole path, such as /home/learner/note" },
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
      message:
        "`cgroup` is incomplete: `file` needs one of `equals`, `less`, `greater`, `contains`, and those need a `file`",
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
    "a mistyped key under a relation",
    "{ pid: not-sandbox }",
    "{ pid: { sameas: shell } }",
    { line: 23, message: "unknown key `sameas`", remedy: "did you mean `sameAs`?" },
  ],
  [
    "a mistyped key in a process that is referred to",
    "{ pid: not-sandbox }",
    "{ pid: { sameAs: { com: bash } } }",
    { line: 23, message: "unknown key `com`", remedy: "did you mean `comm`?" },
  ],
  [
    "a list for a number or bounds",
    "nspid: 1",
    "count: [1]",
    { line: 23, message: "`count` is a list", remedy: "write `count: { atLeast: 2 }`" },
  ],
  [
    "a mistyped bound",
    "nspid: 1",
    "count: { atleast: 1 }",
    { line: 23, message: "unknown key `atleast`", remedy: "did you mean `atLeast`?" },
  ],
  [
    "a capability without its prefix",
    "nspid: 1",
    "capabilities: { effective: { lacks: [SYS_ADMIN] } }",
    {
      line: 23,
      message: '`lacks` is "SYS_ADMIN"',
      remedy: "write the kernel's name, such as CAP_SYS_ADMIN (capabilities(7))",
    },
  ],
  [
    "a predicate under `all` that is none",
    PROCESS,
    "all:\n  - process: { comm: bash }\n  - file",
    {
      line: 25,
      message: "this is no predicate",
      remedy: "write one of `process: { … }`, `cgroup: { … }` and the others of docs/tasks.md",
    },
  ],
  [
    "a mistyped predicate under `any`",
    PROCESS,
    "any:\n  - process: { comm: bash }\n  - cgruop: { path: /a }",
    { line: 25, message: "unknown predicate `cgruop`", remedy: "did you mean `cgroup`?" },
  ],
  [
    "a mistake deep inside",
    PROCESS,
    "all:\n  - process: { comm: bash }\n  - not:\n      cgroup:\n        path: a",
    { line: 27, message: '`path` is "a"', remedy: "write a path below /sys/fs/cgroup, such as /mygroup" },
  ],
  [
    "two predicates in one item",
    PROCESS,
    "all:\n  - process: { comm: bash }\n    cgroup: { path: /a }",
    {
      line: 25,
      message: "`process` and `cgroup` stand in one predicate",
      remedy: "write each as a list item of its own",
    },
  ],
  [
    "a combination of nothing",
    PROCESS,
    "all: []",
    { line: 23, message: "`all` is no list of predicates", remedy: "write `all: [{ process: … }, { cgroup: … }]`" },
  ],
  [
    "too deep a nesting",
    PROCESS,
    "not: { not: { not: { not: { process: { comm: bash } } } } }",
    { line: 23, message: "predicates stand more than 4 deep here", remedy: "make several tasks of it" },
  ],
  [
    "too many predicates",
    PROCESS,
    `any:\n${"  - process: { comm: bash }\n".repeat(13)}`.trimEnd(),
    { line: 23, message: "this task has more than 12 predicates", remedy: "make several tasks of it" },
  ],
  [
    "an answer that is no fact",
    "mode: level",
    "answer: pid",
    {
      line: 42,
      message: '`answer` is "pid"',
      remedy: expect.stringMatching(/^write one of `seen.value`, `process.pid`, `process.nspid`/),
    },
  ],
  [
    "a question about a process where there is none",
    "mode: level",
    "answer: process.pid",
    {
      line: 42,
      message: "`process.pid` is asked for, but the task is about no process",
      remedy: "add a `process: { … }`",
    },
  ],
  [
    "a hint that gives the answer away",
    'hint: "`--pid` alone is not enough."',
    'answer: process.pid\nhint: "It is {{process.pid}}."',
    { line: 25, message: "the hint shows the answer, `{{process.pid}}`", remedy: "say how to find it instead" },
  ],
  [
    "a fact that is none",
    "hint: Look at memory.max.",
    "hint: Look at {{shell.pdi}}.",
    { line: 44, message: "unknown variable `{{shell.pdi}}`", remedy: "did you mean `shell.pid`?" },
  ],
  [
    "a fact outside of a hint",
    "Some *prose* with",
    "Some {{shell.pid}} with",
    {
      line: 11,
      message: "`{{shell.pid}}` stands outside of a task",
      remedy: "name facts in the hint of a task only",
    },
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

it.each(MISTAKES)("reports a mistake in a task with line and remedy: %s", (_name, piece, replacement, problem) => {
  expect(problemsWith(piece, replacement)).toContainEqual(problem);
});
