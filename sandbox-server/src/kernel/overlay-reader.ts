/** Finds the layers of the overlays that a sandbox has mounted, its own root among them, and lists what differs. */
import type { FileHandle } from "node:fs/promises";
import type { MountView, OverlayView } from "../../../lib/kernel/mount-view.ts";
import type { Host } from "../host/host.ts";
import type { MountVantage } from "./mount-reader.ts";
import { type Changes, listChanges } from "./overlay-changes.ts";
import { storesFiles, withSandboxFile } from "./sandbox-file.ts";

/** Overlays whose layers are looked at; each costs up to 2,000 files' entries. */
const MAX_OVERLAYS = 8;

/** Layers below the upper one that are compared with. An image has some ten. */
const MAX_LOWERS = 16;

export interface OverlaySources {
  /** The mounts of each mount namespace, with names as they are. */
  mounts: ReadonlyMap<number, readonly MountView[]>;
  /** One process for each mount namespace, the sandbox's init first: most layers stand where it sees them. */
  vantages: readonly MountVantage[];
  /** Where the sandbox's things stand on the host: its own overlay names its layers from here. */
  bundle: string;
}

/** By `major:minor` of the overlay. One whose upper layer cannot be found from outside is left out. */
export async function readOverlays(host: Host, sources: OverlaySources): Promise<ReadonlyMap<string, Changes>> {
  const overlays = new Map<string, OverlayView>();
  for (const mount of [...sources.mounts.values()].flat()) {
    if (mount.overlay?.upper && overlays.size < MAX_OVERLAYS) overlays.set(mount.device, mount.overlay);
  }
  const found = new Map<string, Changes>();
  for (const [device, overlay] of overlays) {
    const changes = await readOverlay(host, overlay, sources);
    if (changes) found.set(device, changes);
  }
  return found;
}

async function readOverlay(host: Host, overlay: OverlayView, sources: OverlaySources): Promise<Changes | null> {
  const { upper, lower } = overlay;
  if (upper === null) return null;
  const lowers = lower.slice(0, MAX_LOWERS);
  // The sandbox's root names its layers from its bundle, so that no path of the host's is in the learner's mount table.
  // A learner may name theirs so too, and is then shown their own root's layers.
  if (upper === "disk/upper") return listHostLayers(host, sources.bundle, upper, lowers);
  if (!upper.startsWith("/")) return null;
  for (const { pid, inode } of sources.vantages) {
    const changes = await withLayers(pid, inode, [upper, ...lowers], ([upperPath = "", ...lowerPaths]) =>
      listChanges(host, upperPath, lowerPaths),
    );
    if (changes) return changes;
  }
  return null;
}

function listHostLayers(host: Host, bundle: string, upper: string, lowers: readonly string[]): Changes | null {
  using held = new DisposableStack();
  const hold = (layer: string) => {
    const folder = host.hold(`${bundle}/${layer}`);
    return folder && held.use(folder).path;
  };
  const upperPath = hold(upper);
  return upperPath === null
    ? null
    : listChanges(
        host,
        upperPath,
        lowers.map(hold).filter((path) => path !== null),
      );
}

/** Holds the layers open while they are listed; null when the first of them is not to be found, or may not be read. */
async function withLayers(
  pid: number,
  mountNamespace: number,
  [layer, ...more]: readonly string[],
  list: (paths: readonly string[]) => Changes,
  held: readonly FileHandle[] = [],
): Promise<Changes | null> {
  const listHeld = () => list(held.map(({ fd }) => `/proc/self/fd/${fd}`));
  if (layer === undefined) return listHeld();
  const wanted = { pid, mountNamespace, path: layer, follow: true, contents: false };
  const changes = await withSandboxFile(wanted, async (file) => {
    const isUsable = (await file.stat()).isDirectory() && (await storesFiles(file));
    return isUsable ? withLayers(pid, mountNamespace, more, list, [...held, file]) : "absent";
  });
  if (changes !== "absent" && changes !== "unreadable") return changes;
  // A lower layer that cannot be seen from here only makes a change look like an addition.
  return held.length === 0 ? null : withLayers(pid, mountNamespace, more, list, held);
}
