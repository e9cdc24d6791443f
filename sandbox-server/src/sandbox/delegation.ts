/**
 * The way down to the cgroup of all sandboxes. On a host with systemd that is a subtree which it has delegated to us
 * (`Delegate=yes`): above it everything is systemd's, and nothing is written there (systemd's CGROUP_DELEGATION.md).
 */
import type { Host } from "../host/host.ts";
import { cgroupPids } from "./cgroup.ts";
import { DELEGATED_CONTROLLERS } from "./plan.ts";

const HIERARCHY = "/sys/fs/cgroup";

/** Where our own process goes when its cgroup is to have others below it; as `DelegateSubgroup=` in the unit says. */
const SERVER_LEAF = "server";

const ENABLE_ALL = DELEGATED_CONTROLLERS.map((name) => `+${name}`).join(" ");

/**
 * Makes the cgroup and hands all controllers down to what will be below it: from the deepest cgroup on the way that has
 * them, so that nothing is written above.
 * @throws Error when none has, naming what is lacking where
 */
export async function prepareCgroup(host: Host, cgroup: string): Promise<void> {
  const own = ownCgroup(host);
  const way = wayDown(cgroup);
  // A cgroup that holds us and the sandboxes is ours, or the root; what is above it is not.
  const nearest = way.findLastIndex((path) => isWithin(own, path));
  const from = way.findLastIndex(
    (path, index) => index >= nearest && missing(host, path, "cgroup.controllers").length === 0,
  );
  if (from === -1) {
    const lacking = missing(host, way[nearest] ?? HIERARCHY, "cgroup.controllers").join(", ");
    throw new Error(`${way[nearest]} lacks the cgroup v2 controllers ${lacking}`);
  }
  for (const path of way.slice(from)) {
    host.makeDirectory(path);
    if (missing(host, path, "cgroup.subtree_control").length === 0) continue;
    if (path === own) await stepAside(host, own);
    host.writeText(`${path}/cgroup.subtree_control`, ENABLE_ALL);
  }
}

/** Absolute path of the cgroup that we are in; the root of the hierarchy in a cgroup namespace of our own. */
function ownCgroup(host: Host): string {
  const path = /^0::(.*)$/m.exec(host.readText("/proc/self/cgroup") ?? "")?.[1] ?? "/";
  return path === "/" ? HIERARCHY : `${HIERARCHY}${path}`;
}

/** A cgroup that hands down controllers may hold no process itself, the root excepted, which alone has no type. */
async function stepAside(host: Host, own: string): Promise<void> {
  if (!host.exists(`${own}/cgroup.type`)) return;
  const leaf = `${own}/${SERVER_LEAF}`;
  host.makeDirectory(leaf);
  await Promise.all(cgroupPids(host, own).map((pid) => host.moveToCgroup(pid, leaf)));
}

/** All cgroups from the root down to this one. */
function wayDown(cgroup: string): string[] {
  const names = cgroup.slice(HIERARCHY.length + 1).split("/");
  return [HIERARCHY, ...names.map((_, index) => [HIERARCHY, ...names.slice(0, index + 1)].join("/"))];
}

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}/`);
}

/** Which of the controllers that sandboxes need are not in this file of a cgroup. */
function missing(host: Host, cgroup: string, file: string): string[] {
  const present = (host.readText(`${cgroup}/${file}`) ?? "").trim().split(" ");
  return DELEGATED_CONTROLLERS.filter((name) => !present.includes(name));
}
