import { expect, test } from "@playwright/test";
import { expectScreen, openLesson, screenText, task, typeLine } from "./terminal.ts";

test("a learner clicks the article's command, sees two processes, and the task is done", async ({ page }) => {
  await openLesson(page, "/learn/containers/040-pid-namespace");
  await expect(task(page, "own-pid-namespace")).toHaveAttribute("data-status", /todo|waiting/);

  const block = page.locator("[data-run]", { hasText: "sudo unshare --fork --pid --mount-proc bash" }).first();
  await block.getByRole("button", { name: /run/i }).click();
  await expectScreen(page, /root@\S+# *$/);
  await typeLine(page, "ps aux");
  await expectScreen(page, /ps aux\n(.*\n)*.*root@\S+# *$/);

  const lines = (await screenText(page)).split("\n");
  const processes = lines.filter((line) => /^root +\d+ +\d/.test(line));
  expect(processes.map((line) => line.trim().split(/ +/).slice(10).join(" "))).toEqual(["bash", "ps aux"]);
  expect(processes[0]).toMatch(/^root +1 /);

  await expect(task(page, "own-pid-namespace")).toHaveAttribute("data-status", "done");
  await expect(task(page, "own-pid-namespace")).toContainText("on the host");
});
