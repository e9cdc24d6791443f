import { expect, test } from "@playwright/test";
import { expectAccessible, exportedCsv, hostPage, join, LESSON, newPage, newWorkshop, TASK } from "./class.ts";
import { expectScreen, openLesson, screenText, task, typeLine } from "./terminal.ts";

const LOOKED_ON = "Your host looks on";

// Five pages are looked through for accessibility in both themes, beside three browsers' work.
test.describe.configure({ timeout: 240_000 });

test("a class: people join and work, the host sees where they stand, looks on, speaks to all, and ends it", async ({
  browser,
}) => {
  const host = await hostPage(browser);
  const code = await newWorkshop(host, "Containers by hand");
  await expect(host.getByText("Nobody has joined yet")).toBeVisible();
  const [ada, ken] = [await newPage(browser), await newPage(browser)];
  const resumeCode = await join(ada, code, "Ada");
  await expectAccessible(ada, "joined");
  await join(ken, code, "Ken");
  const row = (name: string) => host.getByRole("row", { name: new RegExp(`^${name}`) });
  await expect(row("Ken")).toContainText("Not begun");

  // Ada works; what the kernel shows of her task stands on the board, then that it is done.
  await openLesson(ada, LESSON);
  await expect(row("Ada")).toContainText("Working");
  await expect(row("Ada")).toContainText("040.");
  await typeLine(ada, "sudo unshare --fork --pid --mount-proc bash");
  await expect(task(ada, TASK)).toHaveAttribute("data-status", "done");
  await expect(row("Ada")).toContainText(/1 of \d+ done/);

  // Ken asks for help, and stands first.
  await ken.goto(LESSON);
  await ken.getByRole("button", { name: "Hand up" }).click();
  await expect(host.getByRole("row").nth(1)).toContainText(/Ken.*has a hand up/);
  await expectAccessible(host, "board");

  // The host looks on at Ada, who is told, and whose terminal nothing happens to.
  await host.getByRole("button", { name: "Ada" }).click();
  await host.getByRole("link", { name: "Look on at their terminal" }).click();
  await expect(ada.getByText(LOOKED_ON)).toBeVisible();
  await typeLine(ada, "echo seen-by-both");
  await expect(host.locator("[data-watched='1']")).toBeVisible();
  await expect(host.getByRole("region", { name: "Done so far" })).toContainText(TASK);
  await expectAccessible(host, "looking on");
  await host.getByRole("link", { name: /Board/ }).click();
  await expect(ada.getByText(LOOKED_ON)).toBeHidden();

  // A word to everybody; Ken's hand goes down.
  await host.getByLabel("Message to everybody").fill("Break until noon");
  await host.getByRole("button", { name: "Send" }).click();
  for (const page of [ada, ken]) await expect(page.getByText("Break until noon")).toBeVisible();
  await host.getByRole("button", { name: /Ken/ }).click();
  await host.getByRole("button", { name: "Helped: lower the hand" }).click();
  await expect(ken.getByRole("button", { name: "Hand up" })).toHaveAttribute("aria-pressed", "false");

  // From another browser Ada comes back to the same progress and the same shell.
  const elsewhere = await newPage(browser);
  await elsewhere.goto("/join");
  await elsewhere.getByRole("button", { name: "Come back with your resume code" }).click();
  await elsewhere.getByLabel("Resume code").fill(resumeCode.toUpperCase());
  await elsewhere.getByRole("button", { name: "Come back" }).click();
  await expect(elsewhere.getByText(/1\/\d+/).first()).toBeVisible();
  await elsewhere.goto(LESSON);
  await expectScreen(elsewhere, "seen-by-both");
  expect(await screenText(elsewhere)).toMatch(/root@/);

  // The end: nobody gets a ticket any more, and what was done can be taken away.
  await host.getByRole("link", { name: "People and settings" }).click();
  await host.getByRole("button", { name: "End", exact: true }).click();
  await host.getByRole("button", { name: "End workshop" }).click();
  await expect(host.getByRole("button", { name: "Reopen for an hour" })).toBeVisible();
  await expectAccessible(host, "settings");
  expect(await ken.evaluate(() => fetch("/api/ticket", { method: "POST" }).then(({ status }) => status))).toBe(409);
  const csv = await exportedCsv(host);
  expect(csv).toMatch(/^Ada,.*,containers\/040-pid-namespace,own-pid-namespace,/m);
  expect(csv).toMatch(/^Ken,.*,,,\r$/m);
});
