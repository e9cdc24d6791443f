import { expect, test } from "@playwright/test";
import { chooseFromMenu, expectScreen, openLesson, savedText, screenText, terminal, typeLine } from "./terminal.ts";

/** What stands on a terminal's screen: led from, put right again, and taken along. */
const LESSON = "/learn/fixtures/020-whole";

test("a link opens on a click with Ctrl and on no other", async ({ page, context, baseURL }) => {
  await openLesson(page, LESSON);
  await typeLine(page, `clear; echo "see ${baseURL}/check?from=terminal"`);
  await expectScreen(page, /^see \S+from=terminal$/m);
  const link = terminal(page).getByText(/^see http/);
  const box = await link.boundingBox();
  if (!box) throw new Error("the line is not on the screen");
  const at = { x: box.x + 80, y: box.y + box.height / 2 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.click(at.x, at.y);
  expect(context.pages()).toHaveLength(1);
  const opened = context.waitForEvent("page");
  await page.keyboard.down("Control");
  await page.mouse.click(at.x, at.y);
  await page.keyboard.up("Control");
  const there = await opened;
  expect(there.url()).toBe(`${baseURL}/check?from=terminal`);
  expect(await there.evaluate(() => opener)).toBeNull();
});

test("a screen that a program has left in disorder is put right, also for who comes back", async ({ page }) => {
  await openLesson(page, LESSON);
  // The line-drawing characters, as after `cat` of a binary file: letters become lines.
  await typeLine(page, "printf '\\033(0'; echo lqqk");
  await expectScreen(page, "┌──┐");
  await chooseFromMenu(page, "Reset the screen");
  await expect.poll(() => screenText(page)).not.toContain("┌──┐");
  await page.keyboard.press("Enter");
  await typeLine(page, "echo in-order");
  await expectScreen(page, /^in-order$/m);
  await page.reload();
  await expectScreen(page, /^in-order$/m);
  expect(await screenText(page)).not.toContain("┌");
});

test("all that a terminal has shown is saved as text, lines that have scrolled away with it", async ({ page }) => {
  await openLesson(page, LESSON);
  await typeLine(page, "seq -f 'line-%g' 200");
  await expectScreen(page, /^line-200$/m);
  expect(await screenText(page)).not.toMatch(/^line-1$/m);
  const text = await savedText(page, () => chooseFromMenu(page, "Save as text"));
  const lines = text.split("\n").filter((line) => /^line-\d+$/.test(line));
  expect(lines).toEqual(Array.from({ length: 200 }, (_, index) => `line-${index + 1}`));
});
