/** What must stand before the first sandbox: our cgroup with its controllers, our state folder, the machine's settings. */
import type { Host } from "../host/host.ts";
import { isPopulated } from "./cgroup.ts";
import { applyHostSettings } from "./host-settings.ts";
import type { Roots } from "./layout.ts";
import { DELEGATED_CONTROLLERS } from "./plan.ts";

/**
 * Makes the cgroup that holds all sandboxes, enables the controllers on the way down to it, and sets what the machine
 * must have for sandboxes to be apart.
 * @throws Error when the host's cgroup v2 lacks a controller, naming it
 */
export function prepareHost(host: Host, roots: Roots): void {
  applyHostSettings(host);
  host.makeDirectory(`${roots.stateDirectory}/sandboxes`);
  const wanted = DELEGATED_CONTROLLERS.map((name) => `+${name}`).join(" ");
  let path = "/sys/fs/cgroup";
  for (const name of roots.cgroup.slice(path.length + 1).split("/")) {
    requireControllers(host, path);
    host.writeText(`${path}/cgroup.subtree_control`, wanted);
    path = `${path}/${name}`;
    host.makeDirectory(path);
  }
  requireControllers(host, path);
  host.writeText(`${path}/cgroup.subtree_control`, wanted);
}

/** Removes our cgroup when no sandbox is left in it. */
export function releaseHost(host: Host, roots: Roots): void {
  if (!isPopulated(host, roots.cgroup)) host.removeEmptyDirectory(roots.cgroup);
}

function requireControllers(host: Host, cgroup: string): void {
  const present = (host.readText(`${cgroup}/cgroup.controllers`) ?? "").trim().split(" ");
  const missing = DELEGATED_CONTROLLERS.filter((name) => !present.includes(name));
  if (missing.length > 0) throw new Error(`${cgroup} lacks the cgroup v2 controllers ${missing.join(", ")}`);
}
