import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { openLesson } from "./terminal.ts";

test("home lists the courses and their lessons", async ({ page }) => {
  await page.goto("/");
  await page
    .getByRole("link", { name: /PID namespace|thinks it is alone/i })
    .first()
    .click();
  await expect(page).toHaveURL(/\/learn\/containers\/040-pid-namespace/);
});

test("a broken lesson says file, line, fault and remedy, and takes no other lesson down", async ({ page }) => {
  await page.goto("/learn/fixtures/010-broken");
  await expect(page.getByText("lessons/fixtures/010-broken.md").first()).toBeVisible();
  await expect(page.getByText(/titel/).first()).toBeVisible();
  await expect(page.getByText(/did you mean.*title/i).first()).toBeVisible();
  await openLesson(page, "/learn/fixtures/020-whole");
});

test("an unknown lesson is a 404", async ({ page }) => {
  const response = await page.goto("/learn/containers/999-nothing");
  expect(response?.status()).toBe(404);
});

test("a page of another website cannot open the sandbox's socket", async ({ request }) => {
  const response = await request.get("/sandbox/socket.io/?EIO=4&transport=polling", {
    headers: { Origin: "https://elsewhere.example" },
  });
  expect(response.status()).toBe(403);
});

for (const theme of ["light", "dark"] as const) {
  test(`home and lesson have no accessibility fault in the ${theme} theme`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: theme });
    const page = await context.newPage();
    for (const path of ["/", "/learn/containers/040-pid-namespace", "/learn/containers/090-cgroups"]) {
      if (path === "/") await page.goto(path);
      else await openLesson(page, path);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${path} ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}

test("no page breaks its content security policy or logs an error", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await openLesson(page, "/learn/containers/040-pid-namespace");
  const diagram = page.locator(".lesson-diagram").first();
  await diagram.scrollIntoViewIfNeeded();
  await expect(diagram.locator("svg")).toBeVisible();
  expect(complaints).toEqual([]);
});
