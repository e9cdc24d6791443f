import { expect, test } from "@playwright/test";
import { expectScreen, openLesson, screenText, typeLine } from "./terminal.ts";

test("two learners see neither each other's processes nor files", async ({ browser }) => {
  const one = await (await browser.newContext()).newPage();
  const other = await (await browser.newContext()).newPage();
  await Promise.all([one, other].map((page) => openLesson(page, "/learn/containers/040-pid-namespace")));

  await typeLine(one, "echo secret > /tmp/note; sleep 4321 &");
  await expectScreen(one, /\[1\] \d+/);
  await typeLine(other, "clear; ls -A /tmp | wc -l; ps -e -o args= | grep -c '[4]321'; echo looked");
  await expectScreen(other, /^looked$/m);
  expect(await screenText(other)).toMatch(/^0\n0\nlooked$/m);
});
