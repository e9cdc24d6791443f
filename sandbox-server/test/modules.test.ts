import { expect, test } from "vitest";
import { host, inside, roots, testSandbox } from "./support.ts";

test("what a learner needs of the kernel is still loaded, by a modprobe with limits", async () => {
  await using sandbox = await testSandbox();
  const isLoaded = () => /^macvlan /m.test(host.readText("/proc/modules") ?? "");
  const usedUs = () => Number(/^usage_usec (\d+)$/m.exec(host.readText(`${roots.cgroup}-modules/cpu.stat`) ?? "")?.[1]);
  await host.run(["modprobe", "-r", "macvlan"]);
  expect(isLoaded()).toBe(false);
  const before = usedUs();
  const links =
    "sudo ip link add one type dummy && sudo ip link add link one name two type macvlan && ls /sys/class/net";
  expect((await inside(sandbox, links)).stdout.split("\n")).toContain("two");
  expect(isLoaded()).toBe(true);
  expect(usedUs()).toBeGreaterThan(before);
});
