/** The mounts of a namespace in the order of their tree, and which of them the sandbox's own namespace does not have. Pure. */
import type { MountView } from "#lib/kernel/mount-view.ts";

export interface MountRow {
  mount: MountView;
  depth: number;
  /** The sandbox's own mount namespace shows something else here. */
  isOther: boolean;
}

type Mounts = Readonly<Record<string, MountView>>;

/** @param own mounts of the sandbox's own namespace; null when these are they */
export function mountRows(mounts: Mounts, own: Mounts | null): MountRow[] {
  const known = own && new Set(Object.values(own).map(identity));
  const all = Object.values(mounts);
  const ids = new Set(all.map(({ id }) => id));
  const children = Map.groupBy(all, ({ id, parent }) => (ids.has(parent) && parent !== id ? parent : null));
  const rows: MountRow[] = [];
  const drawn = new Set<number>();

  function draw(mount: MountView, depth: number): void {
    if (drawn.has(mount.id)) return;
    drawn.add(mount.id);
    rows.push({ mount, depth, isOther: known !== null && !known.has(identity(mount)) });
    for (const child of children.get(mount.id) ?? []) draw(child, depth + 1);
  }

  for (const top of children.get(null) ?? []) draw(top, 0);
  return rows;
}

/** A copy of a mount has another id and shows the same. */
function identity({ mountPoint, device, root }: MountView): string {
  return `${mountPoint}\0${device}\0${root}`;
}
