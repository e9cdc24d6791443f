/** Where a sandbox's things stand: its folders, its cgroup, its id range. All follow from its id and slot. */

/** Ids in one user namespace: what a full Debian uses, nobody (65534) included. */
export const ID_RANGE = 65_536;

/**
 * First host uid and gid of slot 0. Above systemd's container range (which ends at 0x6fffffff) and
 * any /etc/subuid default, below 2^31, where some tools read ids as negative.
 */
const FIRST_ID = 0x7000_0000;

/** Slots that fit below 2^31. */
export const MAX_SLOTS = (0x8000_0000 - FIRST_ID) / ID_RANGE;

/** Name of the cgroup in which a sandbox's own processes start: cgroup v2 wants no processes in inner cgroups. */
export const SHELL_CGROUP = "shell";

/** Name of the one in which its Docker Engine puts itself (rootfs/docker/overlay/usr/local/sbin/docker-engine). */
export const ENGINE_CGROUP = "engine";

/** Name of the file that holds all that its learner writes. */
export const DISK_IMAGE = "disk.ext4";

export interface SandboxPlace {
  id: string;
  /** Small number that no other live sandbox has; picks the id range. */
  slot: number;
}

export interface Layout extends SandboxPlace {
  /** Host uid and gid that root inside is mapped to. */
  firstId: number;
  /** OCI bundle: config.json and the folders below. */
  bundle: string;
  /** The shared root filesystem, bind-mounted with this sandbox's id map. */
  lower: string;
  /** Folder of the empty disk images that new ones are copied from; all sandboxes share it. */
  blanks: string;
  /** Image file of the filesystem that holds all the learner writes, and where it is mounted. */
  diskImage: string;
  disk: string;
  upper: string;
  work: string;
  /** What a Docker Engine and its containerd keep. */
  dockerState: string;
  containerdState: string;
  /** The overlay: what the learner sees as `/`. */
  merged: string;
  /** Where its ptys are mounted on the host. */
  pts: string;
  /** File on which its user namespace is mounted. */
  userNamespace: string;
  /** What the runtime is to start as a login shell, as OCI's `process`. */
  shell: string;
  /** Absolute path of its cgroup. */
  cgroup: string;
  /** The same, as OCI's cgroupsPath: below the mount of cgroup2. */
  cgroupsPath: string;
}

export interface Roots {
  rootfs: string;
  /** The root filesystem with a Docker Engine, if this host has it. */
  dockerRootfs?: string | undefined;
  stateDirectory: string;
  cgroup: string;
}

export function layoutOf({ id, slot }: SandboxPlace, roots: Roots): Layout {
  const bundle = `${roots.stateDirectory}/sandboxes/${id}`;
  const cgroup = `${roots.cgroup}/${id}`;
  return {
    id,
    slot,
    firstId: FIRST_ID + slot * ID_RANGE,
    bundle,
    lower: `${bundle}/lower`,
    blanks: roots.stateDirectory,
    diskImage: `${bundle}/${DISK_IMAGE}`,
    disk: `${bundle}/disk`,
    upper: `${bundle}/disk/upper`,
    work: `${bundle}/disk/work`,
    dockerState: `${bundle}/disk/docker`,
    containerdState: `${bundle}/disk/containerd`,
    merged: `${bundle}/merged`,
    pts: `${bundle}/pts`,
    userNamespace: `${bundle}/user-namespace`,
    shell: `${bundle}/shell.json`,
    cgroup,
    cgroupsPath: cgroup.slice("/sys/fs/cgroup".length),
  };
}
