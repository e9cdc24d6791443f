/** How a test runs a class: hosts and people of a workshop, each in a browser of their own. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page } from "@playwright/test";

/** A lesson that a class does, and its first task. */
export const LESSON = "/learn/containers/040-pid-namespace";
export const TASK = "A bash runs as PID 1 in a PID namespace of its own";

export async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** Signed in, as whoever runs the lab makes a host. */
export async function hostPage(browser: Browser): Promise<Page> {
  const { stdout } = await promisify(execFile)("node", ["cli/bin.mjs", "host", "add", "Grace"]);
  const page = await newPage(browser);
  await page.goto("/host");
  await page.getByLabel("Passphrase").fill(/(\w{4}-){5}\w{4}/.exec(stdout)?.[0] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

export async function newWorkshop(host: Page, title: string): Promise<string> {
  await host.getByLabel("Title").fill(title);
  await host.getByLabel("Course").selectOption({ value: "containers" });
  await host.getByRole("button", { name: "Create workshop" }).click();
  return host.locator("[data-workshop-code]").innerText();
}

/** Joins by the link, and answers with the resume code. */
export async function join(page: Page, code: string, name: string): Promise<string> {
  await page.goto(`/join?code=${code}`);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Join" }).click();
  return page.locator("[data-resume-code]").innerText();
}

export async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${what} ${colorScheme} ${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
}

/** What a host can take away of a class, from its page of settings. */
export async function exportedCsv(host: Page): Promise<string> {
  return host.evaluate(async () => {
    const link = document.querySelector<HTMLAnchorElement>("a[href$='.csv']");
    return (await fetch(link?.href ?? "")).text();
  });
}
