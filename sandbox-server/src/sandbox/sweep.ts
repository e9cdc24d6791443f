/** Ends what an earlier sandbox-server left and nobody takes up; keeps the files that somebody may come back for. */
import type { Host } from "../host/host.ts";
import { layoutOf, type Roots } from "./layout.ts";
import { keepingFiles, planSandbox } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { undoSteps } from "./runner.ts";

/** What is to become of a sandbox that is there: left running, ended with its files kept, or removed. */
export type Fate = "runs" | "keeps-files" | "goes";

export interface Swept {
  /** Ids of the sandboxes that were stopped and whose files were kept. */
  kept: string[];
  /** Ids of those of which nothing is left. */
  removed: string[];
  /** What could not be undone. */
  failures: Error[];
}

/** Looks at every sandbox that has a cgroup or a folder; to be called while there are none of our own. */
export async function sweepOrphans(host: Host, roots: Roots, fateOf: (id: string) => Fate): Promise<Swept> {
  const found = [roots.cgroup, `${roots.stateDirectory}/sandboxes`].flatMap((path) => host.listDirectories(path));
  const swept: Swept = { kept: [], removed: [], failures: [] };
  for (const id of new Set(found)) {
    const fate = fateOf(id);
    if (fate === "runs") continue;
    // Undoing needs names only, and those follow from the id: any slot and profile do, with all that one can have.
    const steps = planSandbox(layoutOf({ id, slot: 0 }, roots), { ...PROFILES.base, hasEgress: true }, roots.rootfs);
    const keepsFiles = fate === "keeps-files";
    swept.failures.push(...(await undoSteps(host, keepsFiles ? keepingFiles(steps).running : steps)));
    (keepsFiles ? swept.kept : swept.removed).push(id);
  }
  return swept;
}
