/** What a learner sees of a mount namespace: its mounts as proc_pid_mountinfo(5) lists them, and what overlays hold. */

export interface MountNamespaceView {
  /** Host PID of the process whose /proc/PID/mountinfo was read. */
  pid: number;
  /** By mount id, as text. */
  mounts: Record<string, MountView>;
  /** Mounts left out of the view. */
  omitted: number;
}

export interface MountView {
  id: number;
  /** Id of the mount it stands on. That of the topmost one is not in the list. */
  parent: number;
  /** `major:minor` of the file system. */
  device: string;
  /** Which folder of the file system is seen here. */
  root: string;
  /** Where, from the root of the process. */
  mountPoint: string;
  /** Per mount: `rw`, `nosuid`, `relatime`, … */
  options: string[];
  propagation: Propagation;
  fsType: string;
  source: string;
  /** Per file system. */
  superOptions: string[];
  overlay?: OverlayView;
}

/** Peer groups of mount_namespaces(7). None at all: private. */
export interface Propagation {
  /** Shares mounts with the peers of this group. */
  shared?: number;
  /** Receives mounts from this group. */
  master?: number;
  /** The nearest dominant group under the process's root that it receives from. */
  propagateFrom?: number;
  unbindable?: true;
}

/** The layers of an overlay, as they were named when it was mounted. */
export interface OverlayView {
  /** Topmost first. */
  lower: string[];
  /** Null for a read-only overlay. */
  upper: string | null;
  work: string | null;
  /** What differs from the layers below; null where upper cannot be looked at from outside. */
  changes: OverlayChange[] | null;
  /** True when there are more changes than are listed, or more files than were looked at. */
  isCut: boolean;
}

export interface OverlayChange {
  /** From the overlay's root: `/etc/hosts`. */
  path: string;
  /** `removed` is a whiteout: a character device 0:0 in upper. */
  kind: "added" | "changed" | "removed";
  isDirectory: boolean;
}

/** Bounds of what is listed of one overlay. */
export const MAX_OVERLAY_CHANGES = 200;
