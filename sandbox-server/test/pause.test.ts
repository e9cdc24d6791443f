import { expect, test } from "vitest";
import { mountPointsBelow } from "../src/sandbox/mounts.ts";
import { PROFILES } from "../src/sandbox/profiles.ts";
import { startAgain } from "../src/sandbox/sandbox.ts";
import { host, inside, leftovers, nothingIsLeft, roots, testSandbox, until } from "./support.ts";

test("a frozen sandbox uses no CPU, and goes on where it was when it is thawed", async () => {
  await using sandbox = await testSandbox();
  await inside(sandbox, "setsid sh -c 'while :; do :; done' >/dev/null 2>&1 &");
  const usedUs = () => Number(/^usage_usec (\d+)$/m.exec(host.readText(`${sandbox.cgroup}/cpu.stat`) ?? "")?.[1]);
  const frozen = (value: 0 | 1) => () =>
    host.readText(`${sandbox.cgroup}/cgroup.events`)?.includes(`frozen ${value}`) ?? false;
  sandbox.freeze();
  await until("the kernel says that all of it is frozen", frozen(1));
  const before = usedUs();
  await host.run(["sleep", "0.5"]);
  expect(usedUs()).toBe(before);
  sandbox.thaw();
  await until("the kernel says that it is thawed", frozen(0));
  await until("the loop uses CPU again", () => usedUs() > before);
});

test("a stopped sandbox has no process, mount or cgroup, and its files when it is started again", async () => {
  await using sandbox = await testSandbox();
  await inside(sandbox, "echo kept > ~/note; sudo rm /etc/hostname; echo lost > /run/note 2>/dev/null; true");
  const running = leftovers();
  expect(await sandbox.stop()).toEqual([]);
  const stopped = leftovers();
  expect(stopped.processes).toBeLessThan(running.processes);
  expect(stopped.cgroups).toBeLessThan(running.cgroups);
  expect(mountPointsBelow(host, sandbox.bundle)).toEqual([]);

  const again = await startAgain(host, sandbox, PROFILES.base, roots);
  const { stdout } = await inside(again, "cat ~/note; ls /etc/hostname 2>&1; stat -c %U ~/note");
  expect(stdout).toMatch(/^kept\nls: cannot access.*\nlearner\n$/);
});

test("a sandbox can be destroyed while it is frozen", async () => {
  const before = leftovers();
  {
    await using sandbox = await testSandbox();
    await inside(sandbox, "setsid sleep 600 >/dev/null 2>&1 &");
    sandbox.freeze();
  }
  await nothingIsLeft(before);
});
