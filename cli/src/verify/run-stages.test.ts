import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runStages, summary } from "./run-stages.ts";
import type { Stage } from "./stages.ts";

/** A runner that says what it is told to and dies at its first run; at the second it passes three tests. */
function dying(says: string): Stage {
  const folder = mkdtempSync(path.join(tmpdir(), "drydock-stage-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const line = `if [ -e ran ]; then echo "  3 passed (1s)"; else touch ran; echo "${says}"; kill -ABRT $$; fi`;
  return { name: "kernel tests", command: ["sh", "-c", `cd ${folder}; ${line}`], runsTests: true };
}

async function run(stage: Stage): Promise<string | undefined> {
  return summary(await runStages([stage], new AbortController().signal))
    .split("\n")
    .at(-1);
}

test("a runner that dies without a failed test is run again where Node may abort, and its second run counts", async () => {
  expect(await run({ ...dying("  1 passed (1s)"), mayAbort: true })).toBe("3 passed, 0 failed");
});

test("elsewhere it has failed", async () => {
  expect(await run(dying("  1 passed (1s)"))).toBe("1 passed, 1 failed");
});

test("a failed test is not tried again", async () => {
  expect(await run({ ...dying("  1 failed"), mayAbort: true })).toBe("0 passed, 1 failed");
});
