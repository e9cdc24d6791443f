import { expect, test } from "vitest";
import { PROFILES } from "../src/sandbox/profiles.ts";
import { runSetup } from "../src/sandbox/setup.ts";
import { host, inside, testSandbox } from "./support.ts";

test("a lesson's set-up runs as the learner, in their home, and may leave something running", async () => {
  await using sandbox = await testSandbox();
  await runSetup(host, sandbox, PROFILES.base, "course/lesson", [
    { line: 3, script: "id -un > who; pwd > where\nsleep 1000 &" },
    { line: 9, script: "sudo touch /etc/prepared; cat who >> where" },
  ]);
  const seen = await inside(sandbox, "cat ~/where; stat -c %U /etc/prepared; pgrep -c sleep; ls -A /tmp");
  expect(seen.stdout.split("\n")).toEqual(["/home/learner", "learner", "root", "2", ""]);
});

test("a set-up that fails says where and what it printed, and ends there", async () => {
  await using sandbox = await testSandbox();
  const setup = runSetup(host, sandbox, PROFILES.base, "course/lesson", [
    { line: 5, script: "echo trying >&2\ncat /nonexistent | wc -l\ntouch never" },
    { line: 9, script: "touch never" },
  ]);
  const error = await setup.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "setup_failed", message: expect.stringContaining("line 5") });
  expect(String((error as Error).cause)).toMatch(/exit 1: trying\ncat: \/nonexistent: No such file/);
  expect((await inside(sandbox, "ls ~")).stdout).toBe("");
});
