/** A small lesson that is right in every way, for tests to break in one way at a time. */
import { parseLesson } from "./parse.ts";
import type { LessonProblem } from "./schema.ts";

export const EXAMPLE_FILE = "lessons/containers/010-example.md";

export const EXAMPLE = `---
title: An example
summary: Shows every kind of block once.
minutes: 5
---

What is the question?

## Your own PID 1

Some *prose* with a [link](https://example.org).

\`\`\`sh run
ps aux
\`\`\`

\`\`\`output
USER … COMMAND
\`\`\`

\`\`\`task id=own-pid-namespace
title: A bash runs as PID 1
process: { comm: bash, nspid: 1, namespaces: { pid: not-sandbox } }
hint: "\`--pid\` alone is not enough."
solve: |
  sudo unshare --fork --pid bash
  echo THE-SOLUTION
\`\`\`

## A limit

\`\`\`sh run terminal=2 interrupt
cat /proc/self/cgroup
\`\`\`

\`\`\`task id=limit
title: The limit is set
cgroup:
  path: /mygroup
  file: memory.max
  equals: 536870912
mode: level
needs: [own-pid-namespace]
hint: Look at memory.max.
solve: echo 536870912 | sudo tee /sys/fs/cgroup/mygroup/memory.max
\`\`\`

\`\`\`mermaid alt="Two boxes: a leads to b"
flowchart LR
  a --> b
\`\`\`

\`\`\`hint
Look **here**.
\`\`\`

> [!WARNING]
> Take care.
>
> Really.

\`\`\`c
int main(void) { return 0; }
\`\`\`
`;

/** The example with one piece of text in place of another, which must be there exactly once. */
export function exampleWith(piece: string, replacement: string): string {
  const parts = EXAMPLE.split(piece);
  if (parts.length !== 2) throw new Error(`${JSON.stringify(piece)} stands ${parts.length - 1} times in the example`);
  return parts.join(replacement);
}

/** One way to break the example: its name, the text to replace and by what, and the problem that must be reported. */
export type Mistake = [name: string, piece: string, replacement: string, problem: Omit<LessonProblem, "file">];

/** What is reported for {@link exampleWith} the same arguments. */
export function problemsWith(piece: string, replacement: string): Mistake[3][] {
  const reading = parseLesson(exampleWith(piece, replacement), EXAMPLE_FILE);
  return reading.ok ? [] : reading.problems.map(({ line, message, remedy }) => ({ line, message, remedy }));
}
