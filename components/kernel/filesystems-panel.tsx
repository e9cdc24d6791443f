"use client";
/** What is mounted where, in each mount namespace; an overlay as its layers, with what differs in the upper one. */
import { useState } from "react";
import type { MountView, OverlayChange, OverlayView, Propagation } from "#lib/kernel/mount-view.ts";
import { mountSource } from "#lib/kernel/source.ts";
import type { KernelView } from "#lib/kernel/view.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";
import { KernelTable } from "./kernel-table.tsx";
import { mountRows } from "./mount-tree.ts";
import { SourceNote } from "./source-note.tsx";

export function FilesystemsPanel({ shown, isTable }: { shown: KernelSnapshot; isTable: boolean }) {
  const [wanted, setWanted] = useState<string | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const { view } = shown;
  const own = String(view.sandbox.mnt);
  const inodes = Object.keys(view.mounts).toSorted(
    (one, other) => Number(other === own) - Number(one === own) || Number(one) - Number(other),
  );
  const inode = wanted !== null && inodes.includes(wanted) ? wanted : inodes[0];
  const namespace = inode === undefined ? undefined : view.mounts[inode];
  if (inode === undefined || !namespace)
    return <p className="p-6 text-center text-sm text-muted">Reading the mounts …</p>;
  const rows = mountRows(namespace.mounts, inode === own ? null : (view.mounts[own]?.mounts ?? null));
  const mount = chosen === null ? undefined : namespace.mounts[chosen];
  const process = Object.values(view.processes).find(({ pid }) => pid === namespace.pid);
  return (
    <div className="flex h-full min-h-0 text-xs">
      <div className="min-w-0 flex-1 overflow-auto p-3">
        <label className="mb-2 flex items-center gap-2">
          <span className="text-muted">Mount namespace</span>
          <select
            value={inode}
            onChange={({ target }) => setWanted(target.value)}
            className="min-w-0 rounded-sm border border-edge bg-surface px-1.5 py-1 font-mono"
          >
            {inodes.map((each) => (
              <option key={each} value={each}>{`mnt:[${each}] ${namespaceText(view, each, own)}`}</option>
            ))}
          </select>
        </label>
        {isTable ? (
          <MountTable mounts={rows.map((row) => row.mount)} />
        ) : (
          <ul aria-label="Mounts">
            {rows.map(({ mount: each, depth, isOther }) => (
              <li key={each.id}>
                <button
                  type="button"
                  aria-expanded={each.id === chosen}
                  data-other={isOther || undefined}
                  className="mount-row"
                  onClick={() => setChosen(each.id === chosen ? null : each.id)}
                >
                  <span
                    className="min-w-0 flex-1 truncate text-left"
                    style={{ paddingLeft: `${Math.min(depth, 12)}rem` }}
                  >
                    {each.mountPoint}
                    {isOther && <span className="sr-only"> (not so in the sandbox's own mount namespace)</span>}
                  </span>
                  {each.overlay?.changes && (
                    <span className="kernel-tag">
                      {each.overlay.changes.length}
                      {each.overlay.isCut ? "+" : ""} changed
                    </span>
                  )}
                  <span className="kernel-tag">{propagationText(each.propagation)}</span>
                  <span className="w-20 shrink-0 truncate text-right text-ns-mnt">{each.fsType}</span>
                  <span className="w-28 shrink-0 truncate text-right text-muted">{each.source}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {namespace.omitted > 0 && <p className="mt-2 text-muted">{namespace.omitted} more mounts are not shown.</p>}
      </div>
      {mount && (
        <aside
          aria-label={`Mount ${mount.mountPoint}`}
          className="w-72 shrink-0 overflow-auto border-l border-line bg-surface p-3"
        >
          <h3 className="font-mono text-sm break-all">{mount.mountPoint}</h3>
          <p className="mt-1 font-mono break-all text-muted">{mount.options.join(",")}</p>
          <p className="mt-1">
            {propagationText(mount.propagation)}; shows <code>{mount.root}</code> of device {mount.device}
          </p>
          {process && (
            <SourceNote of={`the mount ${mount.mountPoint}`} source={mountSource(process, mount.mountPoint)} />
          )}
          {mount.overlay && <Layers overlay={mount.overlay} />}
        </aside>
      )}
    </div>
  );
}

function namespaceText(view: KernelView, inode: string, own: string): string {
  if (inode === own) return "the sandbox's own";
  const members = Object.values(view.processes).filter(({ namespaces }) => String(namespaces.mnt) === inode);
  return `${members[0]?.comm ?? ""}${members.length > 1 ? ` and ${members.length - 1} more` : ""}`;
}

/** As they lie: what is looked at on top, the lower layers at the bottom. */
function Layers({ overlay }: { overlay: OverlayView }) {
  const { upper, work, lower, changes, isCut } = overlay;
  return (
    <ul className="mt-3 grid gap-1" aria-label="Layers of the overlay, topmost first">
      {upper !== null && (
        <li className="layer upper">
          <h4>upper: what was written</h4>
          <p className="font-mono break-all">{upper}</p>
          {changes === null && <p className="text-muted">Cannot be looked at from outside.</p>}
          {changes?.length === 0 && <p className="text-muted">Nothing differs yet.</p>}
          {changes && changes.length > 0 && <Changes changes={changes} isCut={isCut} />}
        </li>
      )}
      {lower.map((path, index) => (
        <li key={path} className="layer">
          <h4>{lower.length > 1 ? `lower ${index + 1}` : "lower"}: read-only</h4>
          <p className="font-mono break-all">{path}</p>
        </li>
      ))}
      {work !== null && <li className="font-mono break-all text-muted">work: {work}</li>}
    </ul>
  );
}

const MARKS = { added: "+", changed: "~", removed: "−" } as const;

function Changes({ changes, isCut }: { changes: OverlayChange[]; isCut: boolean }) {
  return (
    <ul className="mt-1 font-mono">
      {changes.map(({ path, kind, isDirectory }) => (
        <li key={path} className="break-all" data-kind={kind}>
          <span aria-hidden>{MARKS[kind]} </span>
          <span className="sr-only">{kind} </span>
          {path}
          {isDirectory ? "/" : ""}
        </li>
      ))}
      {isCut && <li className="text-muted">and more</li>}
    </ul>
  );
}

function MountTable({ mounts }: { mounts: MountView[] }) {
  return (
    <KernelTable caption="Mounts" heads={["Mount point", "Type", "Source", "Root", "Options", "Propagation"]}>
      {mounts.map(({ id, mountPoint, fsType, source, root, options, propagation }) => (
        <tr key={id}>
          <td>{mountPoint}</td>
          <td>{fsType}</td>
          <td>{source}</td>
          <td>{root}</td>
          <td>{options.join(",")}</td>
          <td>{propagationText(propagation)}</td>
        </tr>
      ))}
    </KernelTable>
  );
}

function propagationText({ shared, master, unbindable }: Propagation): string {
  const parts = [
    shared !== undefined && `shared:${shared}`,
    master !== undefined && `slave of ${master}`,
    unbindable && "unbindable",
  ].filter((part) => typeof part === "string");
  return parts.length > 0 ? parts.join(", ") : "private";
}
