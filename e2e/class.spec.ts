import { expect, test } from "@playwright/test";
import { expectAccessible, hostPage, join, LESSON, newPage, newWorkshop } from "./class.ts";
import { picture } from "./picture.ts";
import { expectScreen, openLesson, terminal, typeLine } from "./terminal.ts";

// Several pages each, on a machine whose browser and sandboxes share two processors.
test.describe.configure({ timeout: 240_000 });

test("the day before: somebody tries whether the lab works from where they will sit", async ({ page }) => {
  await page.goto("/join");
  await page.getByRole("link", { name: "Check whether this computer is ready" }).click();
  await expect(page.getByText(/^This computer (is ready|will do)/)).toBeVisible();
  for (const found of ["This browser has all", "A WebSocket to the lab opens", "A round trip", "clock agrees"]) {
    await expect(page.getByText(found)).toBeVisible();
  }
  await picture(page, "check");
  await expectAccessible(page, "check");
});

test("where a firewall blocks WebSockets, the check says so, and that the lab works all the same", async ({ page }) => {
  await page.routeWebSocket(/socket\.io/, (socket) => socket.close());
  await page.goto("/check");
  await expect(page.getByText("This computer will do, with a limit.")).toBeVisible();
  await expect(page.getByText(/blocks WebSockets/)).toBeVisible();
});

test("a host who looks on sees the kernel of a learner's sandbox, and when they did what", async ({ browser }) => {
  const host = await hostPage(browser);
  const code = await newWorkshop(host, "Looking on");
  const ada = await newPage(browser);
  await join(ada, code, "Ada");
  await openLesson(ada, LESSON);
  await host.getByRole("button", { name: "Ada" }).click();
  await host.getByRole("link", { name: "Look on at their terminal" }).click();
  await expect(host.getByRole("region", { name: "Done so far" })).toContainText("Nothing yet.");
  // The kernel of their sandbox, to be read and no more.
  await host.getByRole("navigation", { name: "Kernel panels" }).getByRole("button", { name: "Processes" }).click();
  const tree = host.getByRole("region", { name: "Kernel: Processes" }).getByRole("tree");
  await tree.getByRole("treeitem", { name: /their shell 1/ }).click();
  await host.getByText("source", { exact: true }).first().click();
  await expect(host.getByRole("button", { name: /^Copy: / }).first()).toBeVisible();
  await expect(host.getByRole("button", { name: /^Run in terminal/ })).toHaveCount(0);
  await picture(host, "looking-on");
  await expectAccessible(host, "looking on");
  await typeLine(ada, "sudo unshare --fork --pid --mount-proc bash");
  await expect(host.getByRole("region", { name: "Tasks of this lesson" })).toContainText("Done");
  await host.reload();
  await expect(host.getByRole("region", { name: "Done so far" })).toContainText("A bash runs as PID 1");
});

test("a host types with leave, everybody sees whose keys they are, and the keyboard is given back", async ({
  browser,
}) => {
  const host = await hostPage(browser);
  const code = await newWorkshop(host, "Typing together");
  const ada = await newPage(browser);
  await join(ada, code, "Ada");
  await openLesson(ada, LESSON);
  await host.getByRole("button", { name: "Ada" }).click();
  await host.getByRole("link", { name: "Look on at their terminal" }).click();
  const watched = host.locator("[data-watched='1']");
  await expect(watched).toBeVisible();

  await host.getByRole("button", { name: "Ask to type" }).click();
  await expect(ada.getByText("Your host asks to type in your terminals.")).toBeVisible();
  await picture(ada, "asked");
  await expectAccessible(ada, "asked");
  await ada.getByRole("button", { name: "No", exact: true }).click();
  await expect(host.getByRole("button", { name: "Ask to type" })).toBeVisible();
  await host.getByRole("button", { name: "Ask to type" }).click();
  await ada.getByRole("button", { name: "Let them type" }).click();
  await expect(host.getByText("You and Ada both type here.")).toBeVisible();

  await watched.click();
  await host.keyboard.type("echo by-the-host");
  await expectScreen(ada, "echo by-the-host");
  await expect(terminal(ada).locator(".cursor-label")).toHaveText("Your host");
  await expect(watched.locator(".cursor-label")).toHaveText("You");
  await picture(ada, "typed-by-the-host");
  await picture(host, "typing");
  await expectAccessible(host, "typing");
  await terminal(ada).click();
  await ada.keyboard.type("-and-ada");
  await expect(terminal(ada).locator(".cursor-label")).toHaveText("You");
  await expect(watched.locator(".cursor-label")).toHaveText("Ada");
  await ada.keyboard.press("Enter");
  await expectScreen(ada, /\nby-the-host-and-ada\n/);

  await host.getByRole("button", { name: "Give the keyboard back" }).click();
  await expect(ada.getByText("Your host looks on")).toBeVisible();
  await expect(terminal(ada).locator(".cursor-label")).toBeHidden();
  await typeLine(ada, "echo mine-again");
  await expectScreen(ada, /\nmine-again\n/);
});

test("at the end of a class its people read why their sandboxes are closed, and go on when it is reopened", async ({
  browser,
}) => {
  const host = await hostPage(browser);
  const code = await newWorkshop(host, "A short class");
  const ada = await newPage(browser);
  await join(ada, code, "Ada");
  await openLesson(ada, LESSON);
  await typeLine(ada, "echo kept > ~/file");
  await host.getByRole("link", { name: "People and settings" }).click();
  await host.getByRole("button", { name: "End", exact: true }).click();
  await host.getByRole("button", { name: "End workshop" }).click();

  await expect(ada.getByText("Your sandbox is closed")).toBeVisible();
  await expect(ada.getByText(/This workshop is over\. Your files are kept until/)).toBeVisible();
  await expect(ada.getByText(/What you have done is kept/)).toBeVisible();
  await picture(ada, "over");
  await expectAccessible(ada, "over");
  await ada.getByRole("button", { name: "I have read it" }).click();
  await expect(ada.getByText(/What you have done is kept/)).toBeHidden();
  await ada.reload();
  await expect(ada.getByText("Your sandbox is closed")).toBeVisible();

  await host.getByRole("button", { name: "Reopen for an hour" }).click();
  await expectScreen(ada, /learner@\S+\$ *$/);
  await typeLine(ada, "cat ~/file");
  await expectScreen(ada, /\nkept\n/);
});

test("in a paced class a locked lesson says so, and opens by itself when its host unlocks it", async ({ browser }) => {
  const host = await hostPage(browser);
  const code = await newWorkshop(host, "One after the other");
  await host.getByRole("link", { name: "People and settings" }).click();
  await host.getByLabel("What you unlock, one after the other").click();
  await expect(host.getByRole("checkbox", { checked: true })).toHaveCount(1);
  await picture(host, "lessons");
  await expectAccessible(host, "lessons");
  const ada = await newPage(browser);
  await join(ada, code, "Ada");
  await ada.getByRole("link", { name: "Go to the lessons" }).click();
  await expect(ada.getByText("locked").first()).toBeVisible();
  await picture(ada, "home-with-locks");
  await expectAccessible(ada, "home with locks");
  await ada.goto("/learn/containers/020-virtual-machines");
  await expect(ada.getByText("Your host has not unlocked this lesson yet")).toBeVisible();
  await picture(ada, "locked");
  await expectAccessible(ada, "locked");

  await host.getByRole("link", { name: "Board" }).click();
  await expect(host.getByText(/^1 of \d+ lessons unlocked$/)).toBeVisible();
  await host.getByRole("button", { name: /^Unlock 020/ }).click();
  await expectScreen(ada, /learner@\S+\$ *$/);
  await expect(host.getByText(/^2 of \d+ lessons unlocked$/)).toBeVisible();
});

test("whoever agrees is led to the lesson and step where the host is, until they stop", async ({ browser }) => {
  const host = await hostPage(browser);
  const code = await newWorkshop(host, "Led by hand");
  const ada = await newPage(browser);
  await join(ada, code, "Ada");
  await ada.getByRole("link", { name: "Go to the lessons" }).click();
  await host.getByRole("link", { name: "Lead the class" }).click();
  await host.getByRole("button", { name: "Lead the class" }).click();

  // Asked, not taken along.
  await expect(ada.getByText(/^Your host is at/)).toBeVisible();
  await picture(ada, "led");
  await expectAccessible(ada, "led");
  await expect(ada).toHaveURL(/\/$/);
  await ada.getByRole("button", { name: "Follow" }).click();
  await expect(ada).toHaveURL(/\/learn\/containers\/010-/);
  await host.getByRole("link", { name: /^Next/ }).click();
  await expect(ada).toHaveURL(/\/learn\/containers\/020-/);
  const steps = (page: typeof host) => page.locator(".lesson-step-title");
  await steps(host)
    .nth(2)
    .evaluate((title) => title.scrollIntoView());
  await expect(steps(ada).nth(2)).toBeInViewport();
  await picture(ada, "following");
  await picture(host, "leading");
  await expectAccessible(ada, "following");
  await expectAccessible(host, "leading");

  await ada.getByRole("button", { name: "Following your host" }).click();
  await host.getByRole("link", { name: /^Previous/ }).click();
  await expect(host).toHaveURL(/\/010-/);
  await host.getByRole("button", { name: "Leading the class" }).click();
  await expect(host.getByRole("button", { name: "Lead the class" })).toBeVisible();
  await expect(ada).toHaveURL(/\/020-/);
});

test("a host speaks to one alone, gives them a fresh sandbox, stops it, and shows the room no names", async ({
  browser,
}) => {
  const host = await hostPage(browser);
  const code = await newWorkshop(host, "One at a time");
  const ada = await newPage(browser);
  await join(ada, code, "Ada");
  await openLesson(ada, LESSON);
  await typeLine(ada, "touch ~/mess");
  await host.getByRole("button", { name: "More for the class" }).click();
  await host.getByRole("button", { name: "More time for every sandbox" }).click();
  await expect(host.getByText("One sandbox has more time, as far as the lab allows.")).toBeVisible();
  await expect(ada.getByRole("button", { name: /^5 h 0 min left|^4 h 5\d min left/ })).toBeVisible();
  await picture(host, "class-menu");
  await host.getByRole("button", { name: "Let nobody else in" }).click();
  await expect(host.getByRole("button", { name: "Let people in" })).toBeVisible();
  await host.keyboard.press("Escape");

  await host.getByRole("button", { name: "Ada" }).click();
  await host.getByLabel("Message to Ada").fill("Look at step 2");
  await host.getByLabel("Message to Ada").press("Enter");
  await expect(ada.getByText("Look at step 2")).toBeVisible();
  await ada.getByRole("button", { name: "I have read it" }).click();
  await host.getByRole("button", { name: "Reset their sandbox" }).click();
  await host.getByRole("button", { name: "Reset sandbox" }).click();
  await expect(ada.getByText("Your host has reset your sandbox for “PID namespace”.")).toBeVisible();
  await typeLine(ada, "ls ~/mess");
  await expectScreen(ada, /No such file/);
  await host.getByRole("button", { name: "Stop it" }).click();
  await host.getByRole("button", { name: "Stop sandbox" }).click();
  await expect(ada.getByText(/^Your host has stopped this sandbox\./)).toBeVisible();
  await picture(ada, "stopped-by-host");
  await picture(host, "person");
  await expectAccessible(host, "person");

  await host.getByRole("link", { name: "Projector" }).click();
  await expect(host.getByRole("region", { name: "The class by lesson" })).toContainText("PID namespace");
  await expect(host.getByRole("main")).not.toContainText("Ada");
  await picture(host, "projector");
  await expectAccessible(host, "projector");
});

test("a host sees what the server holds and what of it is in use, and has sandboxes made ready", async ({
  browser,
}) => {
  const host = await hostPage(browser);
  await newWorkshop(host, "Tomorrow");
  await host.getByRole("button", { name: /^\d+ of \d+ places$/ }).click();
  await expect(host.getByText(/^Room for about \d+ people in plain sandboxes/)).toBeVisible();
  await expect(host.getByText(/ of .* left$/)).toBeVisible();
  await host.getByLabel("Have").fill("2");
  await host.getByLabel("Kind of sandbox").selectOption("base");
  await host.getByRole("button", { name: "Make", exact: true }).click();
  await expect(host.getByText(/^2 will stand ready/)).toBeVisible();
  await expect(host.getByText(/2 standing ready$/)).toBeVisible({ timeout: 60_000 });
  await picture(host, "server");
  await expectAccessible(host, "server");
});
