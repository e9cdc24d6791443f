/** Support for the tests that need a real kernel: root on a host with cgroup v2, as `npm test` arranges. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { linuxHost } from "../src/host/linux.ts";
import { cgroupTree } from "../src/sandbox/cgroup.ts";
import type { Roots } from "../src/sandbox/layout.ts";
import { prepareHost } from "../src/sandbox/prepare.ts";
import { PROFILES, type Profile } from "../src/sandbox/profiles.ts";
import { RUNTIME } from "../src/sandbox/runner.ts";
import { createSandbox, type Sandbox } from "../src/sandbox/sandbox.ts";

if (process.getuid?.() !== 0 || !existsSync("/sys/fs/cgroup/cgroup.controllers")) {
  throw new Error("kernel tests need root on a host with cgroup v2: run them with npm test, or drydock vm run");
}

export const host = linuxHost();

export const roots: Roots = {
  rootfs: process.env.DRYDOCK_ROOTFS ?? "/drydock-root",
  dockerRootfs: process.env.DRYDOCK_ROOTFS_DOCKER ?? "/drydock-root-docker",
  stateDirectory: `${process.env.DRYDOCK_STATE ?? "/var/lib/drydock"}/kernel-tests`,
  cgroup: "/sys/fs/cgroup/drydock-tests",
};

prepareHost(host, roots);

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

/** Everything of the kernel's that a sandbox could leave behind, counted. */
export function leftovers() {
  return {
    processes: readdirSync("/proc").filter((name) => /^\d+$/.test(name) && isUserProcess(name)).length,
    mounts: readFileSync("/proc/self/mountinfo", "utf8").split("\n").length,
    cgroups: cgroupTree(host, roots.cgroup).length,
    folders: host.listDirectories(`${roots.stateDirectory}/sandboxes`).length,
    descriptors: readdirSync("/proc/self/fd").length,
    networkNamespaces: new Set(readdirSync("/proc").map((name) => host.readLink(`/proc/${name}/ns/net`))).size,
  };
}

/** Kernel threads come and go by themselves: they have no command line. */
function isUserProcess(pid: string): boolean {
  return Boolean(host.readText(`/proc/${pid}/cmdline`));
}

/** Resolves when `look` holds, looking again at each turn of a short clock; rejects with `what` after 20 s. */
export async function until(what: string, look: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!look()) {
    if (performance.now() > deadline) throw new Error(`did not happen within 20 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
