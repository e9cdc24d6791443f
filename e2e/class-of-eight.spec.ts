/** A whole class from the first join to the last word: eight people and a host, each in a browser of their own. */
import { expect, type Page, test } from "@playwright/test";
import { exportedCsv, hostPage, join, LESSON, newPage, newWorkshop, TASK } from "./class.ts";
import { picture } from "./picture.ts";
import { expectScreen, openLesson, task, terminal, typeLine } from "./terminal.ts";

const NAMES = ["Ada", "Barbara", "Edsger", "Frances", "Grete", "Ken", "Linus", "Radia"];

// Nine browsers and eight sandboxes share the processors that an emulated sandbox host has too.
test.describe.configure({ timeout: 480_000 });

test("eight people join, work, ask for help, are watched and helped at their own keyboard, told, and sent home", async ({
  browser,
}) => {
  const host = await hostPage(browser);
  const code = await newWorkshop(host, "Eight at once");
  const people = await Promise.all(
    NAMES.map(async (name) => {
      const page = await newPage(browser);
      await join(page, code, name);
      return { name, page };
    }),
  );
  const pageOf = (wanted: string): Page => {
    const person = people.find(({ name }) => name === wanted);
    if (!person) throw new Error(`nobody is called ${wanted}`);
    return person.page;
  };
  const all = (act: (page: Page, name: string) => Promise<unknown>) =>
    Promise.all(people.map(({ page, name }) => act(page, name)));
  const row = (name: string) => host.getByRole("row", { name: new RegExp(`^${name}`) });
  for (const name of NAMES) await expect(row(name)).toContainText("Not begun");

  // Everybody comes at the same moment, and everybody but Ken gets the first task done.
  await all((page) => openLesson(page, LESSON));
  await all(async (page, name) => {
    await typeLine(page, `echo "I am ${name}"`);
    if (name !== "Ken") await typeLine(page, "sudo unshare --fork --pid --mount-proc bash");
  });
  await all((page, name) => expect(task(page, TASK)).toHaveAttribute("data-status", name === "Ken" ? "todo" : "done"));
  await all((_page, name) => expect(row(name)).toContainText(name === "Ken" ? /0 of \d+ done/ : /1 of \d+ done/));
  await expect(host.getByText(/1 of 8 stand at 040\.\d.* 7 of 8 stand at 040\.\d/)).toBeAttached();
  await all((page, name) => expectScreen(page, `\nI am ${name}\n`));

  // Ken asks for help, first among eight; the host looks on, asks for the keyboard, does it with him and gives it back.
  const ken = pageOf("Ken");
  await ken.getByRole("button", { name: "Hand up" }).click();
  await expect(host.getByRole("row").nth(1)).toContainText(/Ken.*has a hand up/);
  await picture(host, "eight");
  await host.getByRole("button", { name: /^Ken/ }).click();
  await host.getByRole("link", { name: "Look on at their terminal" }).click();
  await host.getByRole("button", { name: "Ask to type" }).click();
  await ken.getByRole("button", { name: "Let them type" }).click();
  await host.locator("[data-watched='1']").click();
  await host.keyboard.type("sudo unshare --fork --pid");
  await expect(terminal(ken).locator(".cursor-label")).toHaveText("Your host");
  await expectScreen(ken, "sudo unshare --fork --pid");
  await terminal(ken).click();
  await ken.keyboard.type(" --mount-proc bash\n");
  await expect(task(ken, TASK)).toHaveAttribute("data-status", "done");
  await host.getByRole("button", { name: "Give the keyboard back" }).click();
  await expect(ken.getByText("Your host looks on")).toBeVisible();
  await host.getByRole("link", { name: /Board/ }).click();
  await expect(ken.getByText("Your host looks on")).toBeHidden();

  // A word to everybody, the end, and a result of each that is neither lost nor doubled.
  await host.getByLabel("Message to everybody").fill("Ten minutes left");
  await host.getByRole("button", { name: "Send" }).click();
  await all((page) => expect(page.getByText("Ten minutes left")).toBeVisible());
  await host.getByRole("link", { name: "People and settings" }).click();
  await host.getByRole("button", { name: "End", exact: true }).click();
  await host.getByRole("button", { name: "End workshop" }).click();
  await all((page) => expect(page.getByText("Your sandbox is closed")).toBeVisible());
  const csv = await exportedCsv(host);
  const done = csv.split("\r\n").flatMap((line) => /^(\w+),.*,own-pid-namespace,/.exec(line)?.[1] ?? []);
  expect(done.toSorted((one, other) => one.localeCompare(other))).toEqual(NAMES);
});
