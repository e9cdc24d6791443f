import { expect, test } from "@playwright/test";
import { routeNetwork } from "./network.ts";
import {
  chooseFromMenu,
  expectScreen,
  focusPrompt,
  openLesson,
  savedText,
  screenText,
  terminal,
  typeLine,
} from "./terminal.ts";

const LESSON = "/learn/fixtures/020-whole";

test("fast typing arrives in order, a flood ends with Ctrl-C, and what is selected stays selected meanwhile", async ({
  page,
}) => {
  await openLesson(page, LESSON);
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(6);
  await typeLine(page, `echo ${letters} | wc -c`);
  await expectScreen(page, /^217$/m);

  await typeLine(page, "for i in $(seq 60); do echo tick $i; sleep 0.2; done");
  await expectScreen(page, "tick 3");
  const tick = await terminal(page).getByText("tick 2", { exact: true }).boundingBox();
  if (!tick) throw new Error("the line is not on the screen");
  await page.mouse.dblclick(tick.x + 5, tick.y + 5);
  await expectScreen(page, "tick 8");
  await page.keyboard.press("Control+Shift+C");
  await page.keyboard.press("Control+C");
  await focusPrompt(page);
  await page.keyboard.type("echo copied-");
  await page.keyboard.press("Control+Shift+V");
  await page.keyboard.press("Enter");
  await expectScreen(page, "copied-tick\n");

  await typeLine(page, "yes");
  await expectScreen(page, /(^y\n){5}/m);
  await page.keyboard.press("Control+C");
  await typeLine(page, "echo still $((40 + 2))");
  await expectScreen(page, "still 42");
});

test("while the network sleeps the page says so, and when it is back nothing is lost, doubled or typed late", async ({
  page,
}) => {
  const network = await routeNetwork(page);
  await openLesson(page, LESSON);
  await typeLine(page, "for i in $(seq 100); do echo count $i; sleep 0.1; done; read -r line; echo read-$line");
  await expectScreen(page, "count 3");
  network.sleep();
  await page.keyboard.type("x");
  await expect(page.getByText("The lab does not answer.")).toBeVisible();
  await network.cut();
  await expect(page.getByText(/last keys may not have arrived/)).toBeVisible();
  await expectScreen(page, "count 100");
  await page.keyboard.type("\n");
  await expectScreen(page, /read-x?$/m);
  // Below the window's height there is only the end; the whole is in the scrollback.
  const text = await savedText(page, () => chooseFromMenu(page, "Save as text"));
  const counts = [...text.matchAll(/^x?count (\d+)$/gm)].map((match) => Number(match[1]));
  expect(counts).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
});

test("two windows show one terminal in one size, the one in use decides, and a program hears one answer", async ({
  page,
  context,
}) => {
  await openLesson(page, LESSON);
  await typeLine(page, "stty size");
  await expectScreen(page, /^\d+ \d+$/m);
  const wide = /^\d+ \d+$/m.exec(await screenText(page))?.[0] ?? "";
  const other = await context.newPage();
  await other.setViewportSize({ width: 1000, height: 600 });
  await openLesson(other, LESSON);
  await expect(page.getByText("Another window has set the size.")).toBeVisible();
  await typeLine(other, "clear; stty size");
  // In the first row: what stood below before the clearing is another size.
  await expectScreen(other, /^\d+ \d+\n/);
  const small = /^\d+ \d+/.exec(await screenText(other))?.[0];
  expect(small).not.toBe(wide);
  await expect.poll(() => screenText(page)).toBe(await screenText(other));

  await page.bringToFront();
  await page.getByRole("button", { name: "Use this one’s" }).click();
  await typeLine(page, "clear; stty size; printf '\\e[6n'; read -rsd R place; sleep 1; echo end");
  await expectScreen(page, /^end$/m);
  const lines = (await screenText(page)).split("\n");
  expect(lines[0]).toBe(wide);
  // Another answer would stand behind the prompt, as if typed.
  expect(lines.at(-1)).toMatch(/\$ *$/);

  await chooseFromMenu(page, "Clear");
  await expect.poll(() => screenText(other)).not.toMatch(/^end$/m);
  await page.reload();
  await focusPrompt(page);
  expect(await screenText(page)).not.toMatch(/^end$/m);
});

test("lines longer than the screen stay whole while it changes its size, and wide characters take their columns", async ({
  page,
}) => {
  await openLesson(page, LESSON);
  await typeLine(
    page,
    "for i in $(seq 40); do printf $i-; printf 'x%.0s' $(seq 297); echo; sleep 0.1; done; echo lines done",
  );
  for (const width of [1000, 1300, 900, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await page.waitForTimeout(300);
  }
  await expectScreen(page, /^lines done$/m);
  // The column after each text, as the terminal counts: two for each ideograph and emoji, none for an accent.
  await typeLine(
    page,
    `for t in 日本 🚢 'e\\u0301' 👩‍👩‍👧; do printf "$t\\e[6n"; read -rsd R p; echo " ends \${p#*;}"; done`,
  );
  await expectScreen(page, / ends 5\n.* ends 3\n.* ends 2\n.* ends 3\n/);

  const text = await savedText(page, () => chooseFromMenu(page, "Save as text"));
  const long = text.split("\n").filter((line) => /^\d+-x{290}/.test(line));
  expect(long.map((line) => Number.parseInt(line, 10))).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
});
