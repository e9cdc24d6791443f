/** Sandboxes for the tests that need a real kernel: root on a host with cgroup v2, as `npm test` arranges. */
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";
import { PROFILES, type Profile } from "../src/sandbox/profiles.ts";
import { RUNTIME } from "../src/sandbox/runner.ts";
import { createSandbox, type Sandbox } from "../src/sandbox/sandbox.ts";
import { host, roots, until } from "./ground.ts";
import { commandLines, countLeftovers, type Leftovers, leftMore } from "./leftovers.ts";

export { host, roots, until } from "./ground.ts";

let sandboxesMade = 0;

/** A sandbox that is destroyed at the end of its scope: `await using sandbox = await testSandbox()`. */
export async function testSandbox(profile: Profile = PROFILES.base): Promise<Sandbox & AsyncDisposable> {
  sandboxesMade += 1;
  const place = { id: `test-${process.pid}-${sandboxesMade}`, slot: sandboxesMade };
  return disposing(await createSandbox(host, place, profile, roots));
}

/** The same sandbox, destroyed at the end of its scope; what could not be undone fails the test. */
export function disposing(sandbox: Sandbox): Sandbox & AsyncDisposable {
  return {
    ...sandbox,
    async [Symbol.asyncDispose]() {
      const failures = await sandbox.destroy();
      if (failures.length > 0) throw new AggregateError(failures, "the sandbox could not be undone");
    },
  };
}

/** Runs a shell line inside, as the learner; `sudo` works there as it does for a learner. */
export function inside(sandbox: Pick<Sandbox, "id">, line: string, timeoutMs = 60_000) {
  const command = [...RUNTIME, "exec", "--user", "1000:1000", "--cgroup", "shell", sandbox.id, "bash", "-c", line];
  return host.run(command, { timeoutMs });
}

/** Everything of the machine's that a sandbox could leave behind, counted. */
export function leftovers() {
  return countLeftovers(host, roots);
}

/**
 * There is no more of processes, mounts, cgroups and the like than before. What the kernel itself has started, modprobe for
 * one, may end a moment later; what a sandbox has left stays.
 */
export async function nothingIsLeft(before: Leftovers): Promise<void> {
  await until("nothing is left", () => isDeepStrictEqual(leftMore(before, leftovers()), {}), 60_000).catch(() => {});
  const more = leftMore(before, leftovers());
  expect(more, `what is left, though it was not there before; what runs: ${commandLines(host).join("; ")}`).toEqual({});
}
