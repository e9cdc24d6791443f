import { expect, test } from "vitest";
import { PROFILES } from "../src/sandbox/profiles.ts";
import { host, inside, testSandbox } from "./support.ts";

const ARTICLE = `
sudo mkdir /sys/fs/cgroup/mygroup
echo "536870912" | sudo tee /sys/fs/cgroup/mygroup/memory.max
echo $$ | sudo tee /sys/fs/cgroup/mygroup/cgroup.procs
`;

test("the article's three commands work as printed, and exceeding the limit is counted there", async () => {
  await using sandbox = await testSandbox();
  const { stdout, stderr } = await inside(sandbox, `${ARTICLE}\ncat /proc/self/cgroup\ntail /dev/zero\necho alive`);
  expect(stdout).toContain("0::/mygroup");
  expect(stderr).toContain("Killed");
  expect(stdout).toContain("alive");
  expect(host.readText(`${sandbox.cgroup}/mygroup/memory.max`)).toBe("536870912\n");
  expect(host.readText(`${sandbox.cgroup}/mygroup/memory.events`)).toMatch(/^oom_kill 1$/m);
});

test("the controllers that lessons write to are there one level down", async () => {
  await using sandbox = await testSandbox();
  const { stdout } = await inside(sandbox, "sudo mkdir /sys/fs/cgroup/a; cat /sys/fs/cgroup/a/cgroup.controllers");
  expect(stdout.trim().split(" ").sort()).toEqual(["cpu", "cpuset", "io", "memory", "pids"]);
});

test("the sandbox's own limits are out of reach of root inside", async () => {
  await using sandbox = await testSandbox();
  for (const file of ["memory.max", "pids.max", "cpu.max", "cgroup.max.descendants"]) {
    const { code } = await inside(sandbox, `echo max | sudo tee /sys/fs/cgroup/${file}`);
    expect(code, file).not.toBe(0);
  }
  expect(host.readText(`${sandbox.cgroup}/memory.max`)?.trim()).toBe(String(PROFILES.base.memoryBytes));
});

test("cgroups beyond the allowed number are refused by the kernel", async () => {
  await using sandbox = await testSandbox();
  const { stderr } = await inside(sandbox, "sudo mkdir $(seq -f /sys/fs/cgroup/g%g 80)");
  expect(stderr).toContain("Resource temporarily unavailable");
  // The leaf in which shells start is one of them.
  expect(host.listDirectories(sandbox.cgroup)).toHaveLength(PROFILES.base.maxCgroups);
});
