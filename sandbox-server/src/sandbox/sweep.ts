/** Finds and removes what an earlier sandbox-server left: cgroups, containers, mounts, folders. */
import type { Host } from "../host/host.ts";
import { layoutOf, type Roots } from "./layout.ts";
import { planSandbox } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { undoSteps } from "./runner.ts";

export interface Swept {
  /** Ids of the orphans that were found. */
  ids: string[];
  /** What could not be undone. */
  failures: Error[];
}

/** Removes every sandbox that has a cgroup or a folder; to be called while there are none of our own. */
export async function sweepOrphans(host: Host, roots: Roots): Promise<Swept> {
  const found = [roots.cgroup, `${roots.stateDirectory}/sandboxes`].flatMap((path) => host.listDirectories(path));
  const ids = new Set(found);
  const failures: Error[] = [];
  for (const id of ids) {
    // Undoing needs paths only, and those follow from the id: any slot and profile do.
    const steps = planSandbox(layoutOf({ id, slot: 0 }, roots), PROFILES.base, roots.rootfs);
    failures.push(...(await undoSteps(host, steps)));
  }
  return { ids: [...ids], failures };
}
