import { expect, test } from "@playwright/test";
import { expectScreen, openLesson, screenText, task, typeLine } from "./terminal.ts";

const TASK = "A bash runs as PID 1 in a PID namespace of its own";

test("a learner clicks the article's command, sees two processes, and the task is done", async ({ page }) => {
  await openLesson(page, "/learn/containers/040-pid-namespace");
  await expect(task(page, TASK)).toHaveAttribute("data-status", "todo");

  const block = page.locator(".lesson-frame", { hasText: "sudo unshare --fork --pid --mount-proc bash" }).first();
  await block.getByRole("button", { name: "Run in terminal" }).click();
  await expectScreen(page, /root@\S+# *$/);
  await typeLine(page, "ps aux");
  await expectScreen(page, /ps aux\n(.*\n)*.*root@\S+# *$/);

  const lines = (await screenText(page)).split("\n");
  const processes = lines.filter((line) => /^root +\d+ +\d/.test(line));
  expect(processes.map((line) => line.trim().split(/ +/).slice(10).join(" "))).toEqual(["bash", "ps aux"]);
  expect(processes[0]).toMatch(/^root +1 /);

  await expect(task(page, TASK)).toHaveAttribute("data-status", "done");
  await expect(task(page, TASK)).toContainText("on the host");
});
