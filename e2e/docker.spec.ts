/** One `docker run`, and the panel that lights Docker's programs as they act: in the lesson that shows it, with a real engine. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { IMAGES } from "../lib/images/catalogue.ts";
import { picture } from "./picture.ts";
import { expectScreen, openLesson, typeLine } from "./terminal.ts";

test.describe.configure({ mode: "default" });

/** An emulated machine takes up to a minute to start the engine. */
const ENGINE_MS = 180_000;
const STAGES = ["docker", "dockerd", "containerd", "shim", "runc", "container"];

let page: Page;
const panel = () => page.getByRole("region", { name: "Kernel: Docker" });
const stage = (name: string) => panel().locator(`.docker-stage[data-stage="${name}"]`);
const steps = () => panel().getByRole("region", { name: "Steps" });

async function expectNoFault(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(".kernel-pane").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** Names of the boxes that are lit from now on; each only is for a moment. */
async function litStages(): Promise<ReadonlySet<string>> {
  const lit = new Set<string>();
  await page.exposeFunction("noteLit", (name: string) => lit.add(name));
  await panel().evaluate((element) => {
    const note = (globalThis as unknown as { noteLit: (name: string) => void }).noteLit;
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        if (target instanceof HTMLElement && "lit" in target.dataset) note(target.dataset.stage ?? "");
      }
    }).observe(element, { subtree: true, attributeFilter: ["data-lit"] });
  });
  return lit;
}

test.beforeAll(async ({ browser }) => {
  test.setTimeout(ENGINE_MS);
  const context = await browser.newContext();
  page = await context.newPage();
  await openLesson(page, "/learn/containers/120-docker-architecture");
});
test.afterAll(() => page.context().close());

test("the lesson's panel is open: once the engine is ready, its two daemons run, and nothing else", async () => {
  test.setTimeout(ENGINE_MS);
  await typeLine(page, `docker pull --quiet ${IMAGES.busybox}`);
  await expect(stage("dockerd")).toContainText(/host PID \d+/, { timeout: ENGINE_MS });
  await expect(stage("containerd")).toContainText(/host PID \d+/);
  for (const name of ["shim", "runc", "container"]) await expect(stage(name)).toContainText("not running");
  await expectScreen(page, new RegExp(`library/${IMAGES.busybox}\\s`));
  await expectNoFault();
});

test("docker run lights each box, from the client to the container", async () => {
  const lit = await litStages();
  await typeLine(page, `docker run --rm ${IMAGES.busybox} sh -c 'echo he''llo; sleep 2'`);
  await expect.poll(() => [...lit].toSorted(), { timeout: 90_000 }).toEqual(STAGES.toSorted());
  await expectScreen(page, "hello");
  await expectNoFault();
});

test("the steps stand beside the boxes in their order, and a click shows that moment", async () => {
  const create = steps().getByRole("button", { name: /^runc \d+.*execve\(".*\/runc"\) runc .*create/ });
  await expect(create).toBeVisible();
  await expect(
    steps()
      .getByRole("button", { name: /^container \d+.*execve/ })
      .first(),
  ).toBeVisible();
  await picture(page, "docker");
  await create.click();
  await expect(stage("runc")).toHaveAttribute("data-acting", "true");
  await expect(stage("container")).toContainText("not running");
  await picture(page, "docker-moment");
  await expectNoFault();
  await panel().getByRole("button", { name: /now$/ }).click();
});

test("another OCI runtime lights the runtime's box, and what it starts is a container", async () => {
  await typeLine(page, `docker run --rm --runtime crun ${IMAGES.busybox} sh -c 'echo by an''other; sleep 5'`);
  await expect(stage("container")).toContainText(/host PID \d+/, { timeout: 90_000 });
  await expectScreen(page, "by another");
  await expect(
    steps()
      .getByRole("button", { name: /^runc \d+.*execve\(".*\/crun"\).*create/ })
      .first(),
  ).toBeVisible();
  await expect(
    steps()
      .getByRole("button", { name: /^container \d+.*execve\(".*sh"\)/ })
      .first(),
  ).toBeVisible();
  await picture(page, "docker-crun");
});
