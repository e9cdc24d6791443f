/** What the end of a long run tells of its failures. */
import { expect, test } from "vitest";
import { listedFailures } from "./failures.ts";

const VITEST = `
 ❯ |kernel| sandbox-server/test/pause.test.ts (2 tests | 1 failed) 300ms
   × a frozen shell wakes 200ms
⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯

\u001b[41m FAIL \u001b[49m |kernel| sandbox-server/test/pause.test.ts > a frozen shell wakes
AssertionError: expected 'frozen' to be 'running'

- Expected
+ Received
 ❯ sandbox-server/test/pause.test.ts:20:5

 Tests  1 failed | 1 passed (2)
`;

test("vitest's failures are found by file, with what was wrong and without the stack", () => {
  expect(listedFailures(VITEST)).toEqual([
    {
      file: "sandbox-server/test/pause.test.ts",
      lines: [
        "FAIL  |kernel| sandbox-server/test/pause.test.ts > a frozen shell wakes",
        "AssertionError: expected 'frozen' to be 'running'",
      ],
    },
  ]);
});

test("they are found where vitest colours, and then marks a project by its colour alone", () => {
  const title =
    "\u001b[41m\u001b[1m FAIL \u001b[22m\u001b[49m \u001b[30m\u001b[42m unit \u001b[49m\u001b[39m vm/a.test.ts > is late";
  expect(listedFailures(`${title}\nError: late\n\n`)).toEqual([
    { file: "vm/a.test.ts", lines: ["FAIL   unit  vm/a.test.ts > is late", "Error: late"] },
  ]);
});

test("a lesson's differences are found, each once, though a second run lists them again", () => {
  const difference = "lessons/a/020-bad.md:12: the command prints something else\n    says: a\n    write it\n";
  expect(listedFailures(`ok     a/010-good 1.0 s\n\n${difference}\n1 passed, 1 failed\n${difference}`)).toEqual([
    {
      file: "lessons/a/020-bad.md",
      lines: ["lessons/a/020-bad.md:12: the command prints something else", "    says: a", "    write it"],
    },
  ]);
});

test("where nothing failed nothing is found", () => {
  expect(listedFailures("  12 passed (1.2m)\n")).toEqual([]);
});
