/**
 * Lists what an overlay's upper layer has that the layers below do not have, or have differently: by the layers themselves
 * (Documentation/filesystems/overlayfs.rst). The learner writes to them meanwhile, so every directory is held open on the
 * way down and no symbolic link is followed.
 */
import { type Dirent, lstatSync, opendirSync } from "node:fs";
import { MAX_OVERLAY_CHANGES, type OverlayChange } from "../../../lib/kernel/mount-view.ts";
import { printable } from "../../../lib/kernel/printable.ts";
import type { Host } from "../host/host.ts";

/** Entries that are looked at in one listing, and how deep. */
const MAX_ENTRIES = 2_000;
const MAX_DEPTH = 16;

export interface Changes {
  changes: OverlayChange[];
  isCut: boolean;
}

/**
 * @param upper path of a directory that is held open, as `/proc/self/fd/5`
 * @param lowers the same of the layers below, topmost first
 */
export function listChanges(host: Host, upper: string, lowers: readonly string[]): Changes {
  const listing: Listing = { changes: [], isCut: false, entriesLeft: MAX_ENTRIES };
  descend(host, listing, "", upper, lowers);
  const { changes, isCut } = listing;
  return { changes, isCut };
}

interface Listing extends Changes {
  entriesLeft: number;
}

function descend(host: Host, listing: Listing, at: string, upper: string, lowers: readonly string[]): void {
  for (const entry of entriesOf(upper, listing)) {
    if (listing.changes.length >= MAX_OVERLAY_CHANGES) {
      listing.isCut = true;
      return;
    }
    const path = `${at}/${entry.name}`;
    const isDirectory = entry.isDirectory();
    const below = lowers.map((lower) => typeOf(`${lower}/${entry.name}`)).find((type) => type !== null);
    const isMerged = isDirectory && below === "directory";
    // A directory that both have is no difference: it is in upper because something in it is.
    if (!isMerged) {
      const isThere = below === "directory" || below === "other";
      const kind = isWhiteout(entry, `${upper}/${entry.name}`) ? "removed" : isThere ? "changed" : "added";
      listing.changes.push({ path: printable(path), kind, isDirectory });
    }
    if (isDirectory) descendInto(host, listing, path, entry.name, upper, isMerged ? lowers : []);
  }
}

function descendInto(
  host: Host,
  listing: Listing,
  path: string,
  name: string,
  upper: string,
  lowers: readonly string[],
) {
  using open = new DisposableStack();
  const hold = (folder: string) => {
    const held = host.hold(`${folder}/${name}`, "unlessLink");
    return held && open.use(held).path;
  };
  const inner = hold(upper);
  if (inner === null) return;
  if (path.split("/").length > MAX_DEPTH) listing.isCut = true;
  else
    descend(
      host,
      listing,
      path,
      inner,
      lowers.map(hold).filter((folder) => folder !== null),
    );
}

function* entriesOf(folder: string, listing: Listing): Generator<Dirent> {
  using directory = opendirSync(folder);
  for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) {
    if (listing.entriesLeft === 0) {
      listing.isCut = true;
      return;
    }
    listing.entriesLeft -= 1;
    yield entry;
  }
}

/** A whiteout hides what is below it: a character device with the number 0:0. */
function isWhiteout(entry: Dirent, path: string): boolean {
  return entry.isCharacterDevice() && lstatSync(path, { throwIfNoEntry: false })?.rdev === 0;
}

/** What a lower layer has there; null when it leaves it to the layers below it. */
function typeOf(path: string): "directory" | "other" | "hidden" | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return null;
  if (stat.isCharacterDevice() && stat.rdev === 0) return "hidden";
  return stat.isDirectory() ? "directory" : "other";
}
