import { statfsSync } from "node:fs";
import { expect, test } from "vitest";
import { limits } from "../src/sandbox/oci-spec.ts";
import { PROFILES } from "../src/sandbox/profiles.ts";
import { host, inside, roots, testSandbox } from "./support.ts";

test("every limit of the profile is in force in the kernel", async () => {
  await using sandbox = await testSandbox();
  for (const [file, value] of Object.entries(limits(PROFILES.base))) {
    expect(host.readText(`${sandbox.cgroup}/${file}`)?.trim(), file).toBe(value);
  }
});

test("memory beyond the limit gets the hog killed, and nobody else", async () => {
  await using sandbox = await testSandbox();
  const { stdout, stderr } = await inside(sandbox, "tail /dev/zero; echo still here");
  expect(stderr + stdout).toContain("Killed");
  expect(stdout).toContain("still here");
  expect(host.readText(`${sandbox.cgroup}/memory.events`)).toMatch(/^oom_kill 1$/m);
});

test("a fork bomb stops at the sandbox's own limit", async () => {
  await using sandbox = await testSandbox();
  const bomb = "for i in $(seq 600); do sleep 600 >/dev/null 2>&1 & done";
  const { stderr } = await inside(sandbox, `sh -c '${bomb}'`);
  expect(stderr).toContain("Cannot fork");
  const processes = Number(host.readText(`${sandbox.cgroup}/pids.current`));
  expect(processes).toBeLessThanOrEqual(PROFILES.base.maxPids);
  expect(host.readText(`${sandbox.cgroup}/pids.events`)).toMatch(/^max [1-9]/m);
});

test("a busy loop on two processors is throttled to the quota", async () => {
  await using sandbox = await testSandbox();
  await inside(sandbox, "timeout 2 sh -c 'while :; do :; done' & timeout 2 sh -c 'while :; do :; done'; wait");
  expect(host.readText(`${sandbox.cgroup}/cpu.stat`)).toMatch(/^nr_throttled [1-9]/m);
});

test("a learner who fills the disk fills a disk of their own", async () => {
  await using sandbox = await testSandbox();
  const before = statfsSync(roots.stateDirectory);
  const { stderr } = await inside(
    sandbox,
    "fallocate -l 2G /tmp/big || dd if=/dev/zero of=/tmp/big bs=1M count=2000 status=none",
  );
  expect(stderr).toContain("No space left on device");
  await inside(sandbox, "rm -f /tmp/big; sudo fstrim / || true");
  const after = statfsSync(roots.stateDirectory);
  const usedBytes = (before.bavail - after.bavail) * before.bsize;
  expect(usedBytes).toBeLessThanOrEqual(PROFILES.base.diskBytes);
});

test("a learner who uses up the inodes uses up their own", async () => {
  await using sandbox = await testSandbox();
  const { stdout } = await inside(sandbox, "df --output=itotal / | tail -1");
  expect(Number(stdout)).toBeLessThan(PROFILES.base.diskInodes * 1.01);
});

test("nested namespaces beyond the limit are refused, and root inside cannot raise it", async () => {
  await using sandbox = await testSandbox();
  // Each namespace lives as long as its sleep; the kernel's refusal is waited for, not a time.
  const storm = `for i in $(seq 40); do unshare --net sleep 60 >/dev/null 2>>/tmp/refused & done
    until [ -s /tmp/refused ]; do sleep 0.2; done
    cat /tmp/refused >&2
    kill $(jobs -p)
    echo 999 > /proc/sys/user/max_net_namespaces`;
  const { stderr } = await inside(sandbox, `sudo bash -c '${storm}'`);
  expect(stderr).toContain("unshare failed: No space left on device");
  expect(stderr).toMatch(/max_net_namespaces: Permission denied/);
});
