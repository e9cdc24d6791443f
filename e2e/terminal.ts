/** How a test sits at a terminal: types with real key presses, reads the screen as a learner sees it. */
import { expect, type Locator, type Page } from "@playwright/test";

/** The pane of a terminal by its number. */
export function terminal(page: Page, number = 1): Locator {
  return page.locator(`[data-terminal="${number}"]`);
}

/** What stands on a terminal's screen now. */
export function screenText(page: Page, number = 1): Promise<string> {
  return terminal(page, number).evaluate((element) =>
    "drydockText" in element && typeof element.drydockText === "function" ? String(element.drydockText()) : "",
  );
}

/** Waits until the screen shows a text or matches a pattern. */
export async function expectScreen(page: Page, shown: string | RegExp, number = 1): Promise<void> {
  const poll = expect.poll(() => screenText(page, number), { timeout: 60_000 });
  await (typeof shown === "string" ? poll.toContain(shown) : poll.toMatch(shown));
}

/** Waits for a shell's prompt, then types a line and presses Enter. */
export async function typeLine(page: Page, line: string, number = 1): Promise<void> {
  await expectScreen(page, /[$#] *$/, number);
  await terminal(page, number).click();
  await page.keyboard.type(line);
  // Seen before Enter, so that whoever waits for a prompt next waits for the one after this line; and what is
  // typed while sudo sets up its own pty is lost, in any terminal.
  const echoed = async () => (await screenText(page, number)).replaceAll("\n", "");
  await expect.poll(echoed, { timeout: 60_000 }).toContain(line.slice(-20));
  await page.keyboard.press("Enter");
}

/** Opens a lesson and waits for its first prompt. */
export async function openLesson(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expectScreen(page, /learner@\S+\$ *$/);
}

/** The card of a task by its title. */
export function task(page: Page, title: string): Locator {
  return page.getByRole("region", { name: title });
}

/** Task cards in a state. */
export function tasks(page: Page, status: "waiting" | "todo" | "done"): Locator {
  return page.locator(`.lesson-task[data-status="${status}"]`);
}

/** Chooses from the menu of the terminal in front. */
export async function chooseFromMenu(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "Terminal menu" }).click();
  await page.getByRole("button", { name: item, exact: true }).click();
}

/** Waits for a prompt, and puts the keyboard into the terminal. */
export async function focusPrompt(page: Page, number = 1): Promise<void> {
  await expectScreen(page, /[$#] *$/, number);
  await terminal(page, number).click();
}

/** The text of what the page gives the learner to save. */
export async function savedText(page: Page, save: () => Promise<void>): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), save()]);
  const stream = await download.createReadStream();
  return (await stream.toArray()).join("");
}
