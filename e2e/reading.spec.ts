/** What a reader finds their way with. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";

test("home leads back to the step that was read last, and tells how far each lesson is", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("link", { name: /Start with/ })).toBeVisible();
  await page.goto("/learn/containers/090-cgroups");
  const step = page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: "A share of the CPU" });
  await step.click();
  await expect(step).toHaveAttribute("aria-current", "step");
  await page.goto("/");
  await expect(page.getByRole("link", { name: /cgroups.* tasks done/ })).toBeVisible();
  await page.getByRole("link", { name: /Continue where you were.*A share of the CPU/ }).click();
  await expect(page).toHaveURL(/090-cgroups#a-share-of-the-cpu$/);
  await expect(page.getByRole("heading", { name: "A share of the CPU" })).toBeInViewport();
});

test("the search finds a step by words of its text, by the keyboard alone", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("searchbox", { name: "Words to find in the lessons" });
  await expect(field).toBeFocused();
  await page.keyboard.type("signal politely");
  await expect(page.getByRole("status")).toHaveText("1 step");
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/040-pid-namespace#when-pid-1-dies$/);
  await expect(page.getByRole("heading", { name: "When PID 1 dies" })).toBeInViewport();
});

test("a lesson's text stands from its first line on where it will stand", async ({ page }) => {
  await page.goto("/learn/containers/040-pid-namespace");
  const across = async () => {
    const box = await page.locator("article").boundingBox();
    return box && [box.x, box.width].map(Math.round);
  };
  await expect(page.locator("#terminal")).toBeVisible();
  const settled = await across();
  // As over a slow line: the rest of the page is still on its way.
  await page.evaluate(async () => {
    const html = await (await fetch(location.href)).text();
    document.open();
    document.write(html.slice(0, html.indexOf("</h1>")));
  });
  await expect(page.locator("#terminal")).toBeHidden();
  await expect.poll(across).toEqual(settled);
});
