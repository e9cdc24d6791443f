/** May new learners be sent to this host? */
import type { Host } from "../host/host.ts";

/** Why not. */
export type Trouble = "draining" | "state_missing" | "disk_full" | "cgroup_missing";

/** Below this share of free space a sandbox's disk, which is sparse, may hit the end of the host's. */
const LEAST_FREE_SHARE = 0.05;

/** What is wrong with the machine under the sandboxes; empty when nothing is. */
export function hostTroubles(host: Host, { stateDirectory, cgroup }: HostPlaces): Trouble[] {
  const troubles: Trouble[] = [];
  if (!host.exists(stateDirectory)) troubles.push("state_missing");
  else if (freeShare(host, stateDirectory) < LEAST_FREE_SHARE) troubles.push("disk_full");
  if (!host.exists(`${cgroup}/cgroup.controllers`)) troubles.push("cgroup_missing");
  return troubles;
}

/** Where sandboxes keep their files, and their cgroups. */
interface HostPlaces {
  stateDirectory: string;
  cgroup: string;
}

function freeShare(host: Host, path: string): number {
  const { totalBytes, freeBytes } = host.diskSpace(path);
  return freeBytes / totalBytes;
}
