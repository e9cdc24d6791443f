import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
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

/** As on a page that came over plain HTTP from another machine. */
async function withoutClipboard(page: Page): Promise<void> {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined }));
}

async function expectNoFaults(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test("copy and paste work where the page has no clipboard of its own, and several lines are asked about", async ({
  page,
}) => {
  await withoutClipboard(page);
  await openLesson(page, LESSON);
  await typeLine(page, "printf 'echo line-%s\\n' one two");
  await expectScreen(page, /^echo line-two$/m);
  const first = await terminal(page).getByText("echo line-one", { exact: true }).boundingBox();
  const second = await terminal(page).getByText("echo line-two", { exact: true }).boundingBox();
  if (!first || !second) throw new Error("the lines are not on the screen");
  await page.mouse.move(first.x + 1, first.y + first.height / 2);
  await page.mouse.down();
  await page.mouse.move(second.x + second.width, second.y + second.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.press("Control+Shift+C");

  // bash takes a paste as one; nothing runs before Enter.
  await page.keyboard.press("Control+Shift+V");
  await expectScreen(page, /\$ echo line-one\n.*echo line-two$/);
  expect(await screenText(page)).not.toMatch(/^line-one$/m);
  await page.keyboard.press("Enter");
  await expectScreen(page, /^line-one\nline-two$/m);

  // dash does not, and each line would run as it comes.
  await typeLine(page, "clear; PS1='dash$ ' dash");
  await expectScreen(page, /^dash\$ *$/m);
  await page.keyboard.press("Shift+Insert");
  await expect(page.getByRole("heading", { name: "Paste 2 lines?" })).toBeVisible();
  await expectNoFaults(page);
  await page.keyboard.press("Escape");
  expect(await screenText(page)).not.toContain("line-one");
  await page.keyboard.press("Control+Shift+V");
  await page.getByRole("button", { name: "Paste", exact: true }).click();
  await expectScreen(page, /line-one\ndash\$ *$/);
  await page.keyboard.press("Enter");
  await expectScreen(page, /^line-two$/m);

  await chooseFromMenu(page, "Paste");
  await expect(page.getByText(/does not let this page read the clipboard\. Press Ctrl\+Shift\+V/)).toBeVisible();
});

test("a program puts text on the clipboard only if the learner lets it, and never reads it", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openLesson(page, LESSON);
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  const copy = (text: string) => `printf '\\e]52;c;%s\\a' $(printf ${text} | base64)`;
  await page.evaluate(() => navigator.clipboard.writeText("mine"));
  await typeLine(page, copy("theirs"));
  const request = page.getByRole("region", { name: "Request to copy" });
  await expect(request).toContainText("6 characters");
  await expectNoFaults(page);
  await request.getByRole("button", { name: "Ignore" }).click();
  expect(await clipboard()).toBe("mine");
  await typeLine(page, copy("allowed"));
  await request.getByRole("button", { name: "Copy" }).click();
  await expect.poll(clipboard).toBe("allowed");
  await typeLine(page, `printf '\\e]52;c;?\\a'; read -t 1 -rsd $'\\a' told; echo told-\${#told}`);
  await expectScreen(page, /^told-0$/m);
  await typeLine(page, copy("again"));
  await request.getByRole("button", { name: "Never here" }).click();
  await typeLine(page, `${copy("never")}; echo quiet`);
  await expectScreen(page, /^quiet$/m);
  await expect(request).toHaveCount(0);
});

test("terminals are split, named and found again by keyboard, and one that ends says how and makes way", async ({
  page,
}) => {
  await openLesson(page, LESSON);
  await focusPrompt(page);
  await page.keyboard.press("Control+Shift+D");
  await expectScreen(page, /\$ *$/, 2);
  await page.keyboard.type("echo in-second\n");
  await expectScreen(page, /^in-second$/m, 2);
  await page.keyboard.press("Control+Shift+O");
  await page.keyboard.type("echo in-first\n");
  await expectScreen(page, /^in-first$/m, 1);
  await typeLine(page, "printf '\\e]2;watching\\e\\\\'");
  const tabs = page.getByRole("list", { name: "Terminals" });
  await expect(tabs.getByRole("button", { name: "Terminal 1 watching" })).toBeVisible();
  await tabs.getByRole("button", { name: "Terminal 2", exact: true }).press("F2");
  await page.keyboard.type("build");
  await page.keyboard.press("Enter");
  await expect(tabs.getByRole("button", { name: "Terminal 2 build" })).toBeFocused();

  await page.reload();
  await expectScreen(page, /^in-first$/m, 1);
  await expectScreen(page, /^in-second$/m, 2);
  await expect(tabs.getByRole("button", { name: "Terminal 2 build" })).toBeVisible();
  const line = page.getByRole("separator", { name: "Line between the terminals" });
  await line.press("ArrowLeft");
  await expect(line).toHaveAttribute("aria-valuenow", "48");

  await typeLine(page, "exit 3", 2);
  await expect(page.getByText("This shell ended with exit code 3.")).toBeVisible();
  await page.getByRole("button", { name: "Start a new shell" }).click();
  await expect(page.getByText("This shell ended")).toHaveCount(0);
  await expectScreen(page, /learner@\S+\$ *$/, 2);
  await expect(tabs.getByRole("listitem")).toHaveCount(2);
});

test("a lesson's command goes to its terminal, ends what runs there, and comes back to a shell that has ended", async ({
  page,
}) => {
  await openLesson(page, LESSON);
  const block = page.locator(".lesson-frame", { hasText: "echo second" });
  await block.getByRole("button", { name: "Run in terminal 2" }).click();
  await expectScreen(page, /^second 2$/m, 2);
  await typeLine(page, "clear; sleep 1000", 2);
  await block.getByRole("button", { name: /terminal 2/ }).click();
  await expectScreen(page, /\^C\n(.*\n)*second 2$/m, 2);
  await typeLine(page, "clear; exit", 2);
  await expect(page.getByText("This shell ended with exit code 0.")).toBeVisible();
  await block.getByRole("button", { name: /terminal 2/ }).click();
  await expectScreen(page, /^second 2$/m, 2);
  await expect(page.getByRole("list", { name: "Terminals" }).getByRole("listitem")).toHaveCount(2);
});

test("a recording is made, saved, played, and played again from its file", async ({ page }) => {
  await openLesson(page, LESSON);
  await typeLine(page, "echo before");
  await chooseFromMenu(page, "Record");
  await expect(page.getByText("Recording", { exact: true }).first()).toBeVisible();
  await typeLine(page, "echo during $((40 + 2))");
  await expectScreen(page, /^during 42$/m);
  await page.getByRole("button", { name: "Stop" }).click();
  const dialog = page.getByRole("dialog", { name: "Terminal 1" });
  await expect(dialog.locator(".xterm-rows")).toContainText("during 42");
  await expect(dialog.locator(".xterm-rows")).toContainText("before");
  await expectNoFaults(page);
  const cast = await savedText(page, () => dialog.getByRole("button", { name: "Save" }).click());
  expect(JSON.parse(cast.split("\n")[0] ?? "")).toMatchObject({ version: 2, title: "Terminal 1" });
  await page.keyboard.press("Escape");

  await chooseFromMenu(page, "Replay a recording");
  const broken = { name: "notes.cast", mimeType: "text/plain", buffer: Buffer.from("notes") };
  await page.getByLabel("Recording", { exact: true }).setInputFiles(broken);
  await expect(page.getByText("notes.cast cannot be played.")).toBeVisible();
  const made = [
    '{"version":2,"width":20,"height":5,"title":"Made elsewhere"}',
    '[0.1,"o","first "]',
    '[30,"o","second"]',
    '[60,"o"," third"]',
  ];
  const file = { name: "made.cast", mimeType: "text/plain", buffer: Buffer.from(`${made.join("\n")}\n`) };
  await page.getByLabel("Recording", { exact: true }).setInputFiles(file);
  const player = page.getByRole("dialog", { name: "Made elsewhere" });
  await expect(player.locator(".xterm-rows")).toContainText("first second third");
  await player.getByRole("slider", { name: "Position" }).press("Home");
  await expect(player.locator(".xterm-rows")).not.toContainText("third");
  await player.getByRole("combobox", { name: "Speed" }).selectOption("8×");
  await player.getByRole("button", { name: "Play" }).click();
  await expect(player.locator(".xterm-rows")).toContainText("first second third");
});

test("a screen reader hears the output, letters grow by a key, text is found, and the keys are told", async ({
  page,
}) => {
  await openLesson(page, LESSON);
  await page.getByRole("button", { name: "Terminal menu" }).click();
  await page.getByRole("checkbox", { name: /Screen reader/ }).check();
  await page.keyboard.press("Escape");
  await typeLine(page, "for i in 1 2 3; do echo spoken $i; done");
  await expectScreen(page, /^spoken 3$/m);
  const tree = terminal(page).locator(".xterm-accessibility-tree");
  await expect(tree.getByText("spoken 2")).toHaveCount(1);
  await expect(terminal(page).locator("[aria-live]")).toContainText("spoken 3");

  await page.keyboard.press("Control+Shift+F");
  await page.keyboard.type("spoken");
  // In the command line, and three times below it.
  await expect(page.getByText("4 of 4")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("3 of 4")).toBeVisible();
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+Shift+Period");
  await page.getByRole("button", { name: "Terminal menu" }).click();
  await expect(page.getByText("15 px")).toBeVisible();
  await expectNoFaults(page);
  await page.keyboard.press("Escape");
  await focusPrompt(page);
  await page.keyboard.press("Control+Shift+Slash");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("In the terminal");
  await expectNoFaults(page);
});

test("on a phone there is a bar with the keys that its keyboard lacks", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(LESSON);
  await page.getByRole("button", { name: "Show terminal" }).tap();
  await expectScreen(page, /\$ *$/);
  await terminal(page).tap();
  // No process of its own: a Ctrl-C between the shell's fork and the program's start would not end it.
  await page.keyboard.type("read -p 'waits: '\n");
  await expectScreen(page, /^waits: *$/m);
  const keys = page.getByRole("toolbar", { name: "Keys" });
  await keys.getByRole("button", { name: "Ctrl" }).tap();
  await expect(keys.getByRole("button", { name: "Ctrl" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.type("c");
  await expectScreen(page, /\^C\n.*\$ *$/);
  await expect(keys.getByRole("button", { name: "Ctrl" })).toHaveAttribute("aria-pressed", "false");
  await page.keyboard.type("echo up");
  await keys.getByRole("button", { name: "|" }).tap();
  await page.keyboard.type("cat\n");
  await expectScreen(page, /^up$/m);
  await keys.getByRole("button", { name: "Arrow up" }).tap();
  await expectScreen(page, /\$ echo up\|cat *$/);
  await expectNoFaults(page);
  await context.close();
});
