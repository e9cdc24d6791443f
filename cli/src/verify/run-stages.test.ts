import { execFileSync } from "node:child_process";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { expect, test, vi } from "vitest";
import { runPlan, summary } from "./run-stages.ts";
import type { Stage } from "./stages.ts";

const NEVER = new AbortController().signal;

function stage(name: string, script: string, runsTests = false): Stage {
  return { name, command: ["sh", "-c", script], runsTests };
}

test("lanes run beside each other, and their lines say whose they are", async () => {
  await using folder = await mkdtempDisposable(`${tmpdir()}/drydock-`);
  const fifo = `${folder.path}/fifo`;
  execFileSync("mkfifo", [fifo]);
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    // Each opens its end of the FIFO and waits for the other.
    const lanes = [[stage("writes", `echo word >${fifo}`)], [stage("reads", `cat ${fifo}`)]];
    const results = await runPlan({ before: [stage("first", "echo begun")], lanes }, NEVER);
    expect(results.map(({ stage: { name }, ok }) => [name, ok])).toEqual([
      ["first", true],
      ["writes", true],
      ["reads", true],
    ]);
    expect(log.mock.calls.map(([line]) => line)).toEqual(expect.arrayContaining(["begun", "2│ word"]));
  } finally {
    log.mockRestore();
  }
});

test("a stage of tests that ran none has failed, and the last line counts all", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    const ran = stage("ran", "echo '      Tests  3 passed (3)'", true);
    const empty = stage("empty", "true", true);
    const results = await runPlan({ before: [ran], lanes: [[empty]] }, NEVER);
    expect(results.map(({ ok }) => ok)).toEqual([true, false]);
    expect(summary(results).split("\n").at(-1)).toBe("3 passed, 1 failed");
  } finally {
    log.mockRestore();
  }
});
