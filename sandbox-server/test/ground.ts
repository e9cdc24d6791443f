/** Where tests that need a real kernel work: the host, and places of it that nothing else uses. */
import { existsSync } from "node:fs";
import { linuxHost } from "../src/host/linux.ts";
import type { Roots } from "../src/sandbox/layout.ts";

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

/** Resolves when `look` holds, looking again at each turn of a short clock; rejects with `what` when the time is over. */
export async function until(what: string, look: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`did not happen within ${withinMs / 1_000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
