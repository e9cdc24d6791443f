import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { picture } from "./picture.ts";
import { expectScreen, openLesson, typeLine } from "./terminal.ts";

/** The kernel panels on a real kernel, in one lesson of one sandbox. */
test.describe.configure({ mode: "default" });

let page: Page;
const panel = (name: string) => page.getByRole("region", { name: `Kernel: ${name}` });
const open = (name: string) =>
  page.getByRole("navigation", { name: "Kernel panels" }).getByRole("button", { name }).click();

async function expectNoFault(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(".kernel-pane").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test.beforeAll(async ({ browser }) => {
  const context = await browser.newContext();
  page = await context.newPage();
  await openLesson(page, "/learn/containers/040-pid-namespace");
  await typeLine(page, "sudo unshare --fork --pid --mount-proc --uts --net bash");
  await expectScreen(page, /root@\S+# *$/);
});
test.afterAll(() => page.context().close());

test("the lesson's panel is open: a shell of the learner's, and a new PID namespace in a box of its own", async () => {
  const tree = panel("Processes").getByRole("tree");
  await expect(tree.getByRole("treeitem", { name: /your shell 1/ })).toBeVisible({ timeout: 30_000 });
  const box = tree.getByRole("group", { name: /^Nested PID namespace/ });
  const inner = box.getByRole("treeitem", { name: /bash.*PID inside \d+ → 1/ });
  await expect(inner).toBeVisible({ timeout: 20_000 });
  await inner.click();
  const details = panel("Processes").getByRole("complementary");
  await details.getByText("source", { exact: true }).first().click();
  await expect(details.locator("details[open]").getByText(/^grep \^NSpid \/proc\/\d+\/status$/)).toBeVisible();
  await picture(page, "processes");
  await expectNoFault();
});

test("a process that has ended fades with its exit code", async () => {
  await typeLine(page, "(sleep 3; exit 7)");
  await expect(panel("Processes").getByRole("treeitem", { name: /exit 7/ })).toBeVisible({ timeout: 20_000 });
});

test("namespaces: those made in the sandbox have a letter, and a click shows their members", async () => {
  await open("Namespaces");
  const cell = panel("Namespaces")
    .getByRole("button", { name: /^pid A, inode \d+$/ })
    .first();
  await expect(cell).toBeVisible({ timeout: 20_000 });
  await cell.click();
  await expect(panel("Namespaces").getByRole("complementary")).toContainText("made in the sandbox");
  await picture(page, "namespaces");
  await expectNoFault();
});

test("capabilities: the sets of a process by their names", async () => {
  await open("Capabilities");
  await expect(panel("Capabilities").getByRole("list", { name: "Capabilities" })).toContainText("sys_admin: ");
  await picture(page, "capabilities");
  await expectNoFault();
});

test("filesystems: what unshare has mounted, and what the learner wrote to the overlay", async () => {
  await typeLine(page, "echo written > /root/by-the-learner");
  await open("Filesystems");
  await expect(
    panel("Filesystems")
      .getByRole("button", { name: /^\/proc/ })
      .first(),
  ).toBeVisible({ timeout: 20_000 });
  await panel("Filesystems")
    .getByRole("button", { name: /overlay/ })
    .first()
    .click();
  await expect(panel("Filesystems").getByText(/\/root\/by-the-learner/)).toBeVisible({ timeout: 20_000 });
  await picture(page, "filesystems");
  await expectNoFault();
});

test("network: the new namespace is a box with nothing but a loopback that is down", async () => {
  await open("Network");
  const boxes = panel("Network").getByRole("region", { name: /^Network namespace/ });
  await expect(boxes).toHaveCount(2, { timeout: 30_000 });
  await expect(boxes.filter({ hasText: "loopback, down" })).toHaveCount(1);
  await picture(page, "network");
  await expectNoFault();
});

test("timeline: unshare with its flags below the command that called it, and the way back to before", async () => {
  await open("Timeline");
  const events = panel("Timeline").getByRole("region", { name: "Events" });
  const call = events.getByRole("button", { name: /unshare\(.*CLONE_NEWPID/ }).first();
  await expect(call).toBeVisible({ timeout: 20_000 });
  await picture(page, "timeline");
  await expectNoFault();
  await call.click();
  await open("Processes");
  await expect(panel("Processes").getByRole("button", { name: /now$/ })).toBeVisible();
  await panel("Processes").getByRole("button", { name: /now$/ }).click();
});

test("cgroups: an OOM kill cannot be missed", async () => {
  await typeLine(page, "exit");
  await typeLine(page, "sudo mkdir /sys/fs/cgroup/small; echo 32M | sudo tee /sys/fs/cgroup/small/memory.max");
  await open("Cgroups");
  await expect(panel("Cgroups").getByRole("button", { name: /small/ })).toContainText("32 MiB", { timeout: 20_000 });
  await typeLine(page, "sudo sh -c 'echo $$ > /sys/fs/cgroup/small/cgroup.procs; exec tail /dev/zero'");
  await expect(panel("Cgroups").getByText(/The kernel has killed 1 process in/)).toBeVisible({ timeout: 30_000 });
  await picture(page, "cgroups");
  await expectNoFault();
});

test("which panel is open survives a reload", async () => {
  await page.reload();
  await expect(panel("Cgroups")).toBeVisible();
});
