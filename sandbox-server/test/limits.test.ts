import { expect, test } from "vitest";
import { limits } from "../src/sandbox/oci-spec.ts";
import { PROFILES } from "../src/sandbox/profiles.ts";
import { host, inside, testSandbox } from "./support.ts";

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
