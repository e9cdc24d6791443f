/** Every lesson as it is read, diagrams drawn, where no sandbox host answers. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

for (const theme of ["light", "dark"] as const) {
  test(`no lesson has an accessibility fault in the ${theme} theme, nor wants a sandbox to be read`, async ({
    browser,
  }) => {
    test.setTimeout(600_000);
    const context = await browser.newContext({ colorScheme: theme });
    const page = await context.newPage();
    await page.route("**/sandbox/**", (route) => route.abort());
    const lessons = await lessonPaths(page);
    expect(lessons.length).toBeGreaterThanOrEqual(15);
    const faults: string[] = [];
    for (const path of lessons) {
      await page.goto(path);
      await drawDiagrams(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      faults.push(...violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`));
    }
    expect(faults).toEqual([]);
  });
}

async function lessonPaths(page: Page): Promise<string[]> {
  await page.goto("/");
  const links = await page
    .locator('a[href^="/learn/containers/"]')
    .evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  return [...new Set(links.flatMap((href) => href?.split("#")[0] ?? []))].toSorted();
}

/** They are drawn once the page is used. */
async function drawDiagrams(page: Page): Promise<void> {
  const undrawn = page.locator(".lesson-diagram").filter({ hasNot: page.locator("svg") });
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("Shift");
    expect(await undrawn.count()).toBe(0);
  }).toPass();
}
