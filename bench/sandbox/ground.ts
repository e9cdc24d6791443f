/**
 * Where a benchmark's sandboxes stand: a state folder and a cgroup of their own, on whatever kernel this is. On one whose
 * cgroup v2 has no controllers (a hybrid host) sandboxes are made without limits, which is good for timing and nothing else.
 */

import type { Host } from "../../sandbox-server/src/host/host.ts";
import { linuxHost } from "../../sandbox-server/src/host/linux.ts";
import type { Roots } from "../../sandbox-server/src/sandbox/layout.ts";
import { prepareHost } from "../../sandbox-server/src/sandbox/prepare.ts";

export interface Ground {
  host: Host;
  roots: Roots;
  /** Are limits in force? */
  hasControllers: boolean;
}

export async function benchGround(): Promise<Ground> {
  const linux = linuxHost();
  const roots: Roots = {
    rootfs: process.env.DRYDOCK_ROOTFS ?? "/drydock-root",
    stateDirectory: "/var/lib/drydock/bench",
    cgroup: "/sys/fs/cgroup/drydock-bench",
  };
  const controllers = linux.readText("/sys/fs/cgroup/cgroup.controllers") ?? "";
  const hasControllers = controllers.includes("memory");
  const host = hasControllers ? linux : withoutControllers(linux);
  if (hasControllers) await prepareHost(host, roots);
  else for (const path of [`${roots.stateDirectory}/sandboxes`, roots.cgroup]) host.makeDirectory(path);
  return { host, roots, hasControllers };
}

function withoutControllers(host: Host): Host {
  return {
    ...host,
    writeText(path, text) {
      if (path.endsWith("/cgroup.subtree_control")) return;
      host.writeText(path, path.endsWith(".json") ? withoutLimits(text) : text);
    },
  };
}

/** What a bundle's JSON says, less its cgroup limits and its process limits, which may lie above our own. */
function withoutLimits(text: string): string {
  const json = JSON.parse(text, (name, value) => (name === "rlimits" ? [] : name === "resources" ? {} : value));
  return JSON.stringify(json);
}
