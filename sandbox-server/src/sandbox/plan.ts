/** What it takes to make a sandbox: an ordered list of steps, as data. */
import { linkName, sandboxAddress } from "./egress.ts";
import { ID_RANGE, type Layout, type Roots, SHELL_CGROUP } from "./layout.ts";
import { ociSpec, shellProcess } from "./oci-spec.ts";
import type { Profile } from "./profiles.ts";

export interface DirectoryStep {
  op: "directory";
  path: string;
  /** Owner by host id; root when absent. */
  ownerId?: number;
  /** Closed to everybody but root and this host group, whose members may only pass through. */
  passageForId?: number;
  /** Stands on the sandbox's disk and holds the learner's files: it goes when the disk goes, not before. */
  onDisk?: true;
}
/** A read-only bind mount on which ids are shifted as in a user namespace (mount_setattr(2), MOUNT_ATTR_IDMAP). */
export interface IdmappedBindStep {
  op: "idmapped-bind";
  source: string;
  target: string;
  /** File that stands for the namespace. */
  userNamespace: string;
}
/** Layers are named relative to `bundle`, for learners read the names in their mount table (proc_pid_mountinfo(5)). */
export interface OverlayStep {
  op: "overlay";
  bundle: string;
  target: string;
}
export interface FileStep {
  op: "file";
  path: string;
  contents: string;
}
/** Starts the OCI container: its init waits until it is killed. */
export interface ContainerStep {
  op: "container";
  id: string;
  bundle: string;
  cgroup: string;
  pidFile: string;
}
/** Moves all processes of a cgroup into a leaf and hands the controllers down, so that the learner can make cgroups. */
export interface DelegateStep {
  op: "delegate";
  cgroup: string;
  leaf: string;
  ownerId: number;
  controllers: readonly string[];
}

/** A link to the host, which forwards what egress.ts lets through; `link` is the name of the host's end. */
export interface EgressStep {
  op: "egress";
  link: string;
  address: string;
  /** Holds the PID of the sandbox's init. */
  pidFile: string;
}

/** A filesystem of fixed size in a sparse file: what a learner fills is the file, never the host's disk. */
export interface DiskImageStep {
  op: "disk-image";
  image: string;
  /** Folder in which an empty one of each kind is kept, to be copied. */
  blanks: string;
  bytes: number;
  inodes: number;
}
export interface DiskStep {
  op: "disk";
  image: string;
  target: string;
}
/**
 * Ptys of a sandbox's own. Mounted on the host, not inside: only then may they be taken from the kernel's reserve, which
 * keeps them there for the learner's shells when somebody else mounts a devpts inside and opens all that are left
 * (`reserve` in fs/devpts/inode.c); and only then is `most` out of reach of a remount by root inside.
 */
export interface PtysStep {
  op: "ptys";
  target: string;
  firstId: number;
  most: number;
}
/** Makes the user namespace of a sandbox, with limits on all that is nested in it, and keeps it by a bind mount. */
export interface UserNamespaceStep {
  op: "user-namespace";
  /** File that stands for the namespace. */
  path: string;
  /** Host id that root inside is mapped to, and that everything is counted for. */
  firstId: number;
  count: number;
  limits: Readonly<Record<string, number>>;
}

/** What apply-steps.pl does, many in one process. */
export type SystemCallStep =
  | DirectoryStep
  | DiskImageStep
  | DiskStep
  | PtysStep
  | UserNamespaceStep
  | IdmappedBindStep
  | OverlayStep;

export type Step = SystemCallStep | FileStep | ContainerStep | DelegateStep | EgressStep;

/** Ptys a sandbox may have open: a learner's terminals, what sudo and script open, and some to try. */
const MAX_PTYS = 64;

/** Controllers a learner gets one level down; what lessons write to. */
export const DELEGATED_CONTROLLERS = ["cpu", "memory", "pids", "io", "cpuset"] as const;

/**
 * The root filesystem for a profile.
 * @throws Error when this host does not have it
 */
export function rootfsFor({ hasEngine }: Profile, { rootfs, dockerRootfs }: Roots): string {
  if (!hasEngine) return rootfs;
  if (dockerRootfs === undefined) throw new Error("no root filesystem with a Docker Engine: set DRYDOCK_ROOTFS_DOCKER");
  return dockerRootfs;
}

/** Steps in the order they must be applied; each is undone in reverse. */
export function planSandbox(layout: Layout, profile: Profile, rootfs: string): Step[] {
  const { firstId, bundle, lower, disk, diskImage, blanks, upper, work, merged, pts, userNamespace } = layout;
  const { shell, cgroup, id } = layout;
  const pidFile = `${bundle}/init.pid`;
  return [
    // The runtime passes through as the sandbox's root. Nobody else on the host may: set-user-ID files that a learner
    // makes count there too, for the learner's own id.
    { op: "directory", path: bundle, passageForId: firstId },
    { op: "disk-image", image: diskImage, blanks, bytes: profile.diskBytes, inodes: profile.diskInodes },
    { op: "directory", path: disk },
    { op: "directory", path: lower },
    { op: "directory", path: merged },
    { op: "directory", path: pts },
    { op: "user-namespace", path: userNamespace, firstId, count: ID_RANGE, limits: profile.nested },
    { op: "disk", image: diskImage, target: disk },
    // The overlay shows the upper's root as `/`: it must belong to the sandbox's root.
    { op: "directory", path: upper, ownerId: firstId, onDisk: true },
    { op: "directory", path: work, onDisk: true },
    ...(profile.hasEngine ? engineFolders(layout) : []),
    // Before the overlay: an overlay looks at its layers once, when it is mounted.
    { op: "idmapped-bind", source: rootfs, target: lower, userNamespace },
    { op: "overlay", bundle, target: merged },
    { op: "ptys", target: pts, firstId, most: MAX_PTYS },
    { op: "file", path: `${bundle}/config.json`, contents: JSON.stringify(ociSpec(layout, profile), null, 2) },
    { op: "file", path: shell, contents: JSON.stringify(shellProcess(profile), null, 2) },
    { op: "container", id, bundle, cgroup, pidFile },
    // After the container, which brings the network namespace.
    ...(profile.hasEgress ? [egressStep(layout, pidFile)] : []),
    // After the container: the runtime makes the cgroup, and a cgroup with processes of its own
    // cannot hand controllers down ("no internal processes", cgroup-v2.rst).
    {
      op: "delegate",
      cgroup,
      leaf: `${cgroup}/${SHELL_CGROUP}`,
      ownerId: firstId,
      controllers: DELEGATED_CONTROLLERS,
    },
  ];
}

/** What the engine keeps stands beside the overlay: its own overlays cannot stand on one. */
function engineFolders({ dockerState, containerdState, firstId }: Layout): Step[] {
  return [dockerState, containerdState].map((path) => ({ op: "directory", path, ownerId: firstId, onDisk: true }));
}

function egressStep({ id, slot }: Layout, pidFile: string): EgressStep {
  return { op: "egress", link: linkName(id), address: sandboxAddress(slot), pidFile };
}

/** The steps without which a sandbox's files are lost; the rest can be undone and applied again. */
export function keepingFiles(steps: readonly Step[]): { kept: Step[]; running: Step[] } {
  const count = steps.findIndex((step) => step.op === "disk-image") + 1;
  return { kept: steps.slice(0, count), running: steps.slice(count) };
}
