import { statfsSync } from "node:fs";
import { expect, test } from "vitest";
import type { LabEvent } from "../src/observability/observe.ts";
import { LimitWatch, memoryUse } from "../src/observability/usage.ts";
import { capped } from "../src/sandbox/caps.ts";
import { limits } from "../src/sandbox/oci-spec.ts";
import { PROFILES } from "../src/sandbox/profiles.ts";
import { host, inside, roots, testSandbox } from "./support.ts";

/** 512 processes, or a gigabyte written, on an emulated machine that has other work. */
const BUSY_TIMEOUT_MS = 180_000;

const HALF = { memoryBytes: 384 * 2 ** 20, cpus: 0.5, pids: 256, diskBytes: 512 * 2 ** 20 };

test.each([
  ["base", PROFILES.base],
  ["docker", PROFILES.docker],
  ["base on a host that allows half of it", capped(PROFILES.base, HALF)],
])("every limit of the profile is in force in the kernel: %s", async (_, profile) => {
  await using sandbox = await testSandbox(profile);
  for (const [file, value] of Object.entries(limits(profile))) {
    expect(host.readText(`${sandbox.cgroup}/${file}`)?.trim(), file).toBe(value);
  }
  const { blocks, bsize, files } = statfsSync(`${sandbox.bundle}/disk`);
  // The filesystem's own tables take some of it.
  expect((blocks * bsize) / profile.diskBytes).toBeCloseTo(0.98, 1);
  expect(files / profile.diskInodes).toBeCloseTo(1, 1);
});

test("what is capped cannot be raised from inside", async () => {
  await using sandbox = await testSandbox(capped(PROFILES.base, HALF));
  const { stderr } = await inside(sandbox, "echo max | sudo tee /sys/fs/cgroup/memory.max /sys/fs/cgroup/pids.max");
  expect(stderr.match(/Permission denied/g)).toHaveLength(2);
});

test("what the limits stop is counted for the operator", async () => {
  await using sandbox = await testSandbox(capped(PROFILES.base, { memoryBytes: 96 * 2 ** 20, pids: 48, cpus: 0.5 }));
  const seen: LabEvent[] = [];
  const watch = new LimitWatch(host, roots.cgroup, (event) => seen.push(event));
  await inside(sandbox, "tail /dev/zero; sh -c 'for i in $(seq 60); do sleep 60 >/dev/null 2>&1 & done'");
  watch.look();
  expect(seen).toEqual([
    { event: "limits", oomKills: 1, refusedForks: expect.any(Number), throttledUs: expect.any(Number) },
  ]);
  expect(seen[0]).toSatisfy(({ refusedForks, throttledUs }) => refusedForks > 0 && throttledUs > 0);
  const { allBytes, largestBytes } = memoryUse(host, roots.cgroup);
  expect(largestBytes).toBeGreaterThan(0);
  expect(allBytes).toBeGreaterThanOrEqual(largestBytes);
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
  const { stderr } = await inside(sandbox, `sh -c '${bomb}'`, BUSY_TIMEOUT_MS);
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
    BUSY_TIMEOUT_MS,
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
