import { expect, test } from "@playwright/test";
import { expectScreen, openLesson, screenText, terminal, typeLine } from "./terminal.ts";

const LESSON = "/learn/fixtures/020-whole";

test("a reload comes back to the same shell with its screen", async ({ page }) => {
  await openLesson(page, LESSON);
  await typeLine(page, "marker=kept; echo first-$((1 + 1))");
  await expectScreen(page, "first-2");
  await page.reload();
  await expectScreen(page, "first-2");
  await typeLine(page, "echo $marker-$((2 + 3))");
  await expectScreen(page, "kept-5");
});

test("a full-screen program survives a reload, and gives the screen back when it ends", async ({ page }) => {
  await openLesson(page, LESSON);
  await typeLine(page, "printf 'one\\ntwo\\n' > /tmp/f; vi /tmp/f");
  await expectScreen(page, /^one\ntwo\n~/m);
  await page.reload();
  await expectScreen(page, /^one\ntwo\n~/m);
  await terminal(page).click();
  await page.keyboard.type("othree");
  await page.keyboard.press("Escape");
  await page.keyboard.type(":wq\n");
  await typeLine(page, "cat /tmp/f");
  await expectScreen(page, /one\nthree\ntwo/);
});

test("the kernel knows the size of the pane, also after it changed", async ({ page }) => {
  await openLesson(page, LESSON);
  await typeLine(page, "stty size");
  await expectScreen(page, /^\d+ \d+$/m);
  const before = /^\d+ \d+$/m.exec(await screenText(page))?.[0];
  await page.setViewportSize({ width: 1100, height: 700 });
  await typeLine(page, "clear; stty size");
  await expect.poll(async () => /^\d+ \d+$/m.exec(await screenText(page))?.[0] ?? before).not.toBe(before);
});

test("colours, wide characters and a long paste arrive as they were sent", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLesson(page, LESSON);
  await typeLine(page, "printf '\\033[31mred\\033[0m 日本 🚢 e\\u0301\\n'");
  await expectScreen(page, "red 日本 🚢 é");
  const payload = "x".repeat(3000);
  await page.evaluate((text) => navigator.clipboard.writeText(`echo ${text} | wc -c`), payload);
  await terminal(page).click();
  await page.keyboard.press("Control+Shift+V");
  await page.keyboard.press("Enter");
  await expectScreen(page, /^3001$/m);
});

test("a second terminal is a second shell of the same sandbox", async ({ page }) => {
  await openLesson(page, LESSON);
  await typeLine(page, "echo shared > /tmp/between");
  await page.getByRole("button", { name: /new terminal|open.*terminal/i }).click();
  await expectScreen(page, /learner@\S+\$ *$/, 2);
  await typeLine(page, "cat /tmp/between", 2);
  await expectScreen(page, /^shared$/m, 2);
});

test("a shell that ends says so", async ({ page }) => {
  await openLesson(page, LESSON);
  await typeLine(page, "exit 3");
  await expect(page.getByText(/ended.*3|exit.*3/i).first()).toBeVisible();
});
