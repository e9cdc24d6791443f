/** What must stand before the first sandbox: our cgroup with its controllers, our state folder, the machine's settings. */
import type { Host } from "../host/host.ts";
import { isPopulated } from "./cgroup.ts";
import { prepareCgroup } from "./delegation.ts";
import { applyHostSettings } from "./host-settings.ts";
import type { Roots } from "./layout.ts";
import { confineModuleLoading, releaseModuleLoading } from "./module-loading.ts";

/**
 * Makes the cgroup that holds all sandboxes and the folder of their files, and sets what the machine must have for
 * sandboxes to be apart.
 * @throws Error when the host's cgroup v2 lacks a controller, naming it
 */
export async function prepareHost(host: Host, roots: Roots): Promise<void> {
  applyHostSettings(host);
  host.makeDirectory(`${roots.stateDirectory}/sandboxes`);
  await prepareCgroup(host, roots.cgroup);
  confineModuleLoading(host, roots);
}

/** Gives back what is not needed any more; removes our cgroup when no sandbox is left in it. */
export function releaseHost(host: Host, roots: Roots): void {
  releaseModuleLoading(host, roots);
  if (!isPopulated(host, roots.cgroup)) host.removeEmptyDirectory(roots.cgroup);
}
