import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { runStages, summary } from "./run-stages.ts";
import type { Stage } from "./stages.ts";

// What these stages print would be read as our own by whoever counts this run.
beforeEach(() => {
  const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockReturnValue(true));
  const logged = vi.spyOn(console, "log").mockReturnValue();
  return () => {
    for (const spy of written) spy.mockRestore();
    logged.mockRestore();
  };
});

/** A runner that says what it is told to and dies at its first run; at the second it passes three tests. */
function dying(says: string): Stage {
  const folder = mkdtempSync(path.join(tmpdir(), "drydock-stage-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const line = `if [ -e ran ]; then echo "  3 passed (1s)"; else touch ran; echo "${says}" >&2; kill -ABRT $$; fi`;
  return { name: "kernel tests", command: ["sh", "-c", `cd ${folder}; ${line}`], runsTests: true };
}

async function run(stage: Stage): Promise<string> {
  return summary(await runStages([stage], new AbortController().signal));
}

const again = (stage: Stage): Stage => ({ ...stage, again: () => stage.command });

test("a runner that dies is run again where Node may abort, and its second run counts", async () => {
  expect(await run(again(dying("  1 passed (1s)")))).toMatch(/\n3 passed, 0 failed$/);
});

test("elsewhere it has failed", async () => {
  expect(await run(dying("  1 passed (1s)"))).toMatch(/\n1 passed, 1 failed$/);
});

const FAILING = `
 FAIL  |kernel| a.test.ts > is late
Error: late

  1 failed
  4 passed (1s)`;

test("a file with a failed test is run again by itself, and what passed only then is told", async () => {
  const files: string[] = [];
  const stage = dying(FAILING);
  const told = await run({
    ...stage,
    again: (failed) => {
      files.push(...failed);
      return ["echo", "  2 passed (1s)"];
    },
  });
  expect(files).toEqual(["a.test.ts"]);
  expect(told).toContain(
    "kernel tests: passed only when it was run again\n    FAIL  |kernel| a.test.ts > is late\n    Error: late\n",
  );
  expect(told).toMatch(/\n5 passed, 0 failed$/);
});

test("what fails twice has failed, and the end tells it", async () => {
  const stage = dying(FAILING);
  const told = await run({ ...stage, again: () => ["sh", "-c", `echo "${FAILING}"; exit 1`] });
  expect(told).toContain("kernel tests: failed\n    FAIL  |kernel| a.test.ts > is late\n    Error: late\n");
  expect(told).toMatch(/\n4 passed, 1 failed$/);
});
