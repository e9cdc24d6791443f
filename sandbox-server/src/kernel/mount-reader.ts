/** Reads the mount namespaces of a sandbox again and again, within bounds that no number of mounts can exceed. */
import type { MountNamespaceView, MountView } from "../../../lib/kernel/mount-view.ts";
import { parseMountinfo } from "../../../lib/kernel/mountinfo.ts";
import { printable } from "../../../lib/kernel/printable.ts";
import { MAX_VIEW_MOUNT_NAMESPACES, MAX_VIEW_MOUNTS } from "../../../lib/kernel/view.ts";
import type { Host } from "../host/host.ts";

/** Of one mount table: some 200 bytes a line. */
const MAX_TABLE_BYTES = 256 * 1024;

/** A process that is in a mount namespace. */
export interface MountVantage {
  pid: number;
  inode: number;
}

export interface MountTables {
  namespaces: Record<string, MountNamespaceView>;
  omitted: Partial<Record<"mounts" | "mountNamespaces", number>>;
  /** The mounts of all of them, with names as they are. */
  mounts: ReadonlyMap<number, readonly MountView[]>;
}

interface Table {
  text: string;
  mounts: MountView[];
  view: Record<string, MountView>;
  omitted: number;
}

export class MountReader {
  readonly #host: Host;
  #tables = new Map<number, Table>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** @param vantages one for each namespace, the sandbox's own first */
  read(vantages: readonly MountVantage[]): MountTables {
    const tables = new Map<number, Table>();
    const namespaces: Record<string, MountNamespaceView> = {};
    let room = MAX_VIEW_MOUNTS;
    for (const { pid, inode } of vantages.slice(0, MAX_VIEW_MOUNT_NAMESPACES)) {
      const table = this.#readTable(pid, inode, room);
      if (!table) continue;
      tables.set(inode, table);
      room -= table.mounts.length;
      namespaces[inode] = { pid, mounts: table.view, omitted: table.omitted };
    }
    this.#tables = tables;
    const omitted = [...tables.values()].reduce((sum, table) => sum + table.omitted, 0);
    const more = vantages.length - MAX_VIEW_MOUNT_NAMESPACES;
    return {
      namespaces,
      omitted: { ...(omitted > 0 && { mounts: omitted }), ...(more > 0 && { mountNamespaces: more }) },
      mounts: new Map([...tables].map(([inode, { mounts }]) => [inode, mounts])),
    };
  }

  #readTable(pid: number, inode: number, room: number): Table | null {
    using folder = this.#host.hold(`/proc/${pid}`);
    if (!folder || this.#host.readLink(`${folder.path}/ns/mnt`) !== `mnt:[${inode}]`) return null;
    const head = this.#host.readHead(`${folder.path}/mountinfo`, MAX_TABLE_BYTES);
    if (!head) return null;
    const last = this.#tables.get(inode);
    // A table that has not changed need not be taken apart again.
    if (last?.text === head.text && last.mounts.length <= room) return last;
    const { mounts } = parseMountinfo(head.text, room);
    const lines = head.text.split("\n").length - 1;
    return {
      text: head.text,
      mounts,
      view: Object.fromEntries(mounts.map((mount) => [mount.id, shown(mount)])),
      // Of a table that was cut the rest was not even counted: there are as many more at least.
      omitted: lines - mounts.length + (head.isCut ? 1 : 0),
    };
  }
}

/** The same with names that can be shown. */
function shown(mount: MountView): MountView {
  const { overlay } = mount;
  return {
    ...mount,
    root: printable(mount.root),
    mountPoint: printable(mount.mountPoint),
    source: printable(mount.source),
    fsType: printable(mount.fsType),
    superOptions: mount.superOptions.map((option) => printable(option)),
    ...(overlay && {
      overlay: {
        ...overlay,
        lower: overlay.lower.map((layer) => printable(layer)),
        upper: overlay.upper === null ? null : printable(overlay.upper),
        work: overlay.work === null ? null : printable(overlay.work),
      },
    }),
  };
}
