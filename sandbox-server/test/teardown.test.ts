import { expect, test } from "vitest";
import { PROFILES } from "../src/sandbox/profiles.ts";
import { createSandbox, startAgain } from "../src/sandbox/sandbox.ts";
import { sweepOrphans } from "../src/sandbox/sweep.ts";
import { disposing, host, inside, leftovers, nothingIsLeft, roots, testSandbox } from "./support.ts";

test("nothing is left after destroy, eight times over", async () => {
  const before = leftovers();
  for (let round = 0; round < 8; round += 1) {
    await using sandbox = await testSandbox();
    // What is hardest to remove: a nested namespace with mounts, a cgroup of the learner's, a daemon.
    await inside(
      sandbox,
      `sudo mkdir /sys/fs/cgroup/deep /sys/fs/cgroup/deep/er
       sudo setsid unshare --fork --pid --mount-proc sleep 600 >/dev/null 2>&1 &
       sudo mount -t tmpfs tmpfs /mnt`,
    );
  }
  await nothingIsLeft(before);
});

test("a sweep removes what a killed server left, by the kernel's word alone", async () => {
  const before = leftovers();
  const orphan = await createSandbox(host, { id: "orphan", slot: 900 }, PROFILES.base, roots);
  await inside(orphan, "setsid sleep 600 >/dev/null 2>&1 &");
  const swept = await sweepOrphans(host, roots, () => "goes");
  expect(swept).toEqual({ kept: [], removed: ["orphan"], failures: [] });
  await nothingIsLeft(before);
});

test("a sweep that keeps files ends all that runs on them", async () => {
  const before = leftovers();
  const orphan = await createSandbox(host, { id: "kept-orphan", slot: 902 }, PROFILES.base, roots);
  await inside(orphan, "echo kept > ~/note; setsid sleep 600 >/dev/null 2>&1 &");
  const swept = await sweepOrphans(host, roots, () => "keeps-files");
  expect(swept).toEqual({ kept: ["kept-orphan"], removed: [], failures: [] });
  await nothingIsLeft({ ...before, folders: before.folders + 1 });
  await using again = disposing(await startAgain(host, orphan, PROFILES.base, roots));
  expect((await inside(again, "cat ~/note")).stdout).toBe("kept\n");
});

test("a disk without room fails with the reason and leaves nothing", async () => {
  const stateDirectory = `${roots.stateDirectory}/tiny`;
  host.makeDirectory(stateDirectory);
  await host.run(["mount", "-t", "tmpfs", "-o", "size=4k,nr_inodes=12", "tmpfs", stateDirectory]);
  await using _unmounting = {
    [Symbol.asyncDispose]: async () => void (await host.run(["umount", stateDirectory])),
  };
  const before = leftovers();
  const creating = createSandbox(host, { id: "tight", slot: 901 }, PROFILES.base, { ...roots, stateDirectory });
  await expect(creating).rejects.toThrow(/no space left/i);
  expect(host.listDirectories(stateDirectory)).toEqual(["sandboxes"]);
  await nothingIsLeft(before);
});
