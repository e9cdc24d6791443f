import { expect, test } from "@playwright/test";
import { expectScreen, openLesson, screenText, task, tasks, typeLine } from "./terminal.ts";

test("a task says what the kernel shows; after the article's three commands more memory than allowed is Killed, and the shell lives", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await openLesson(page, "/learn/containers/090-cgroups");
  await expect(task(page, "The cgroup mygroup may use 512 MiB of memory")).toContainText(
    "There is no cgroup /sys/fs/cgroup/mygroup",
  );
  await typeLine(page, "sudo mkdir /sys/fs/cgroup/mygroup");
  await typeLine(page, 'echo "536870912" | sudo tee /sys/fs/cgroup/mygroup/memory.max');
  await expectScreen(page, /^536870912$/m);
  await expect(tasks(page, "done")).toHaveCount(1);
  await typeLine(page, "echo $$ | sudo tee /sys/fs/cgroup/mygroup/cgroup.procs");
  await expect(tasks(page, "done")).toHaveCount(2);

  await typeLine(page, "tail /dev/zero");
  // An emulated processor takes a minute to fill 512 MiB.
  await expect.poll(() => screenText(page), { timeout: 180_000 }).toContain("Killed");
  await typeLine(page, "echo $((6 * 7)) alive");
  await expectScreen(page, "42 alive");
  await expect(task(page, "The kernel has killed a process of mygroup for want of memory")).toHaveAttribute(
    "data-status",
    "done",
  );
});
