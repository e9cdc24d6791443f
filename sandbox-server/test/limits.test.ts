import { statfsSync } from "node:fs";
import { expect, test } from "vitest";
import type { LabEvent } from "../src/observability/observe.ts";
import { LimitWatch, memoryUse } from "../src/observability/usage.ts";
import { capped } from "../src/sandbox/caps.ts";
import { limits } from "../src/sandbox/oci-spec.ts";
import { PROFILES } from "../src/sandbox/profiles.ts";
import { host, inside, roots, testSandbox } from "./support.ts";

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
