import AxeBuilder from "@axe-core/playwright";
import { expect, type FrameLocator, type Page, test } from "@playwright/test";
import { openLesson, typeLine } from "./terminal.ts";

/** A port of a sandbox in the browser of its learner, and of somebody else. */
test.describe.configure({ mode: "default" });

const LESSON = "/learn/fixtures/030-ports";

let page: Page;
const panel = () => page.getByRole("region", { name: "Kernel: Ports" });
const frame = (): FrameLocator => page.frameLocator('iframe[title="Port 8080"]');

/** Pictures to look at, in both themes and at both sizes; only when they are asked for. */
async function picture(name: string): Promise<void> {
  const folder = process.env.DRYDOCK_PICTURES;
  if (!folder) return;
  for (const size of [
    { width: 1280, height: 720 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(size);
    for (const theme of ["light", "dark"]) {
      await page.evaluate((value) => document.documentElement.setAttribute("data-theme", value), theme);
      await page.screenshot({ path: `${folder}/${name}-${size.width}-${theme}.png` });
    }
  }
}

/** Around the frame: what is in it is a page of the learner's. */
async function expectNoFault(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(".kernel-pane").exclude("iframe").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext()).newPage();
  await openLesson(page, LESSON);
});
test.afterAll(() => page.context().close());

test("before anything listens the panel says so; a program that does appears by itself", async () => {
  await expect(panel().getByText("Nothing listens on a port of your sandbox.")).toBeVisible({ timeout: 30_000 });
  await picture("ports-none");
  await expectNoFault();
  await typeLine(page, "perl app.pl & sleep 2");
  await expect(panel().getByRole("button", { name: /^8080 perl/ })).toBeVisible({ timeout: 30_000 });
});

test("beside the terminal: the page, its WebSocket, and its redirect to localhost", async () => {
  await panel()
    .getByRole("button", { name: /^8080 perl/ })
    .press("Enter");
  await expect(frame().getByRole("heading", { name: "Hello from inside" })).toBeVisible({ timeout: 30_000 });
  await expect(frame().getByText("the socket said ping")).toBeVisible({ timeout: 30_000 });
  await picture("ports-shown");
  await expectNoFault();
  await frame().getByRole("link", { name: "Go on" }).click();
  await expect(frame().getByText("You are at /there")).toBeVisible({ timeout: 30_000 });
  // Its own cookie, where a browser keeps one for a frame, and none of ours.
  await expect(frame().getByText(/drydock/)).toHaveCount(0);
});

test("a program's page cannot touch the lab's: neither its cookies nor its document", async () => {
  const cookies = await page.context().cookies(page.url());
  expect(cookies.find(({ name }) => name === "drydock_learner")?.value).not.toBe("tossed");
  const inside = page.frames().find((one) => one.url().includes("--8080.localhost"));
  await expect(inside?.evaluate(() => window.parent.document.title)).rejects.toThrow(/cross-origin/);
});

test("in a tab of its own; the address alone shows another learner nothing", async ({ browser }) => {
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    panel().getByRole("button", { name: "Open port 8080 in a tab" }).first().click(),
  ]);
  await expect(tab.getByRole("heading", { name: "Hello from inside" })).toBeVisible({ timeout: 30_000 });
  await expect(tab.getByText("the socket said ping")).toBeVisible({ timeout: 30_000 });
  expect(await tab.evaluate(() => window.opener)).toBeNull();
  await tab.goto(`${new URL(tab.url()).origin}/there`);
  await expect(tab.getByText("You are at /there with cookies: own=1")).toBeVisible();

  const other = await (await browser.newContext()).newPage();
  const response = await other.goto(tab.url());
  expect(response?.status()).toBe(403);
  await expect(other.getByRole("heading", { name: "This preview is not open in this browser" })).toBeVisible();
  await other.context().close();
});

test("when the program has ended, the panel and the page say so", async () => {
  await typeLine(page, "kill %1");
  await expect(panel().getByText("– nothing listens")).toBeVisible({ timeout: 30_000 });
  await panel().getByRole("button", { name: "Load port 8080 again" }).click();
  await expect(frame().getByText("Nothing listens on port 8080 of this sandbox.")).toBeVisible({ timeout: 30_000 });
  await picture("ports-gone");
  await panel().getByRole("button", { name: "Close port 8080" }).click();
  await expectNoFault();
});
