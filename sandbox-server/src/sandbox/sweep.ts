/** Deals with what an earlier sandbox-server left: ends what runs, keeps the files that somebody may come back for. */
import type { Host } from "../host/host.ts";
import { layoutOf, type Roots } from "./layout.ts";
import { keepingFiles, planSandbox } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { undoSteps } from "./runner.ts";

export interface Swept {
  /** Ids of the sandboxes that were stopped and whose files were kept. */
  kept: string[];
  /** Ids of those of which nothing is left. */
  removed: string[];
  /** What could not be undone. */
  failures: Error[];
}

/**
 * Ends every sandbox that has a cgroup or a folder; to be called while there are none of our own.
 * @param isKept are the files of this one to be kept?
 */
export async function sweepOrphans(host: Host, roots: Roots, isKept: (id: string) => boolean): Promise<Swept> {
  const found = [roots.cgroup, `${roots.stateDirectory}/sandboxes`].flatMap((path) => host.listDirectories(path));
  const swept: Swept = { kept: [], removed: [], failures: [] };
  for (const id of new Set(found)) {
    // Undoing needs paths only, and those follow from the id: any slot and profile do.
    const steps = planSandbox(layoutOf({ id, slot: 0 }, roots), PROFILES.base, roots.rootfs);
    const keeps = isKept(id);
    swept.failures.push(...(await undoSteps(host, keeps ? keepingFiles(steps).running : steps)));
    (keeps ? swept.kept : swept.removed).push(id);
  }
  return swept;
}
