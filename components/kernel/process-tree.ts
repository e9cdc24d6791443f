/** Lays the processes of a reading out as a tree, with a box round each PID namespace. Pure. */
import type { ProcessView } from "#lib/kernel/view.ts";
import type { Ghost } from "./kernel-store.ts";

export interface TreeRow {
  process: ProcessView;
  ghost: Ghost | null;
  depth: number;
}

/** A PID namespace with its processes, and the boxes of those made by them where they stand in the tree. */
export interface TreeBox {
  /** Null for processes whose namespace cannot be told, as of zombies. */
  inode: number | null;
  items: (TreeRow | TreeBox)[];
}

export const MAX_TREE_ROWS = 500;

export interface Tree {
  root: TreeBox;
  /** In the order they are drawn. */
  rows: TreeRow[];
  /** Processes that were left out. */
  hidden: number;
}

/** @param sandboxPidNs inode of the sandbox's own PID namespace, which is the outermost box */
export function processTree(
  processes: Readonly<Record<string, ProcessView>>,
  ghosts: readonly Ghost[],
  sandboxPidNs: number | undefined,
): Tree {
  const living = Object.values(processes);
  const dead = ghosts.filter(({ process }) => processes[process.id] === undefined);
  const all = [...living, ...dead.map(({ process }) => process)];
  const ghostOf = new Map(dead.map((ghost) => [ghost.process.id, ghost]));
  const pids = new Set(all.map(({ pid }) => pid));
  const children = Map.groupBy(all, ({ ppid }) => (pids.has(ppid) ? ppid : 0));
  const root: TreeBox = { inode: sandboxPidNs ?? null, items: [] };
  const rows: TreeRow[] = [];
  const drawn = new Set<string>();

  function draw(process: ProcessView, box: TreeBox, depth: number): void {
    if (drawn.has(process.id) || rows.length >= MAX_TREE_ROWS) return;
    drawn.add(process.id);
    const inode = process.namespaces.pid ?? box.inode;
    const home: TreeBox = inode === box.inode ? box : { inode, items: [] };
    if (home !== box) box.items.push(home);
    const row = { process, ghost: ghostOf.get(process.id) ?? null, depth };
    home.items.push(row);
    rows.push(row);
    // A child of a reused PID's ghost belongs to the living one; `drawn` keeps it from being drawn twice.
    for (const child of inOrder(children.get(process.pid) ?? [])) draw(child, home, depth + 1);
  }

  for (const process of inOrder(children.get(0) ?? [])) draw(process, root, 0);
  return { root, rows, hidden: all.length - rows.length };
}

function inOrder(processes: ProcessView[]): ProcessView[] {
  return processes.toSorted((one, other) => one.startedAtMs - other.startedAtMs || one.pid - other.pid);
}

export function isBox(item: TreeRow | TreeBox): item is TreeBox {
  return "items" in item;
}
