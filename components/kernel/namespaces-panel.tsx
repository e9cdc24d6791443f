"use client";
/** Which process is in which namespace, by the eight types; what is shared, what differs, who owns what. */
import { useMemo, useState } from "react";
import { type IdMapEntry, NAMESPACE_TYPES, type NamespaceType } from "#lib/kernel/facts.ts";
import { idMapSource, namespaceSource, namespaceTreeSource } from "#lib/kernel/source.ts";
import type { KernelView, NamespaceView, ProcessView } from "#lib/kernel/view.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";
import { KernelTable } from "./kernel-table.tsx";
import { shadesOf } from "./namespace-shades.ts";
import { SourceNote } from "./source-note.tsx";

const MAX_ROWS = 500;

export function NamespacesPanel({ shown, isTable }: { shown: KernelSnapshot; isTable: boolean }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { view } = shown;
  const namespace = chosen === null ? undefined : view.namespaces[chosen];
  return (
    <div className="flex h-full min-h-0 text-xs">
      <div className="min-w-0 flex-1 overflow-auto p-3">
        {isTable ? (
          <NamespaceTable view={view} onChoose={setChosen} />
        ) : (
          <Matrix view={view} chosen={chosen} onChoose={setChosen} />
        )}
      </div>
      {namespace && (
        <aside
          aria-label={`Namespace ${namespace.inode}`}
          className="w-64 shrink-0 overflow-auto border-l border-line bg-surface p-3"
        >
          <NamespaceDetails namespace={namespace} view={view} onChoose={setChosen} />
        </aside>
      )}
    </div>
  );
}

interface Choice {
  view: KernelView;
  onChoose: (inode: number | null) => void;
}

function Matrix({ view, chosen, onChoose }: Choice & { chosen: number | null }) {
  const shades = useMemo(() => shadesOf(view.namespaces), [view.namespaces]);
  const processes = Object.values(view.processes).toSorted((one, other) => one.startedAtMs - other.startedAtMs);
  return (
    <>
      <table className="ns-matrix">
        <caption className="sr-only">
          Processes and their namespaces. Own means the sandbox's own; a letter names another one.
        </caption>
        <thead>
          <tr>
            <th scope="col">process</th>
            {NAMESPACE_TYPES.map((type) => (
              <th key={type} scope="col" style={{ color: `var(--ns-${type})` }}>
                {type}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {processes.slice(0, MAX_ROWS).map((process) => (
            <tr key={process.id}>
              <th scope="row" title={process.argv.join(" ")}>
                <span className="text-muted">{process.nspids.join("→")}</span> {process.comm}
              </th>
              {NAMESPACE_TYPES.map((type) => {
                const inode = process.namespaces[type];
                if (inode === undefined) return <td key={type}>–</td>;
                const shade = shades.get(inode);
                return (
                  <td key={type}>
                    <button
                      type="button"
                      className="ns-cell"
                      data-nested={shade !== undefined || undefined}
                      aria-pressed={chosen === inode}
                      aria-label={`${type} ${shade?.letter ?? "own"}, inode ${inode}`}
                      title={`${type}:[${inode}]`}
                      style={
                        {
                          "--hue": `var(--ns-${type})`,
                          "--strength": `${shade?.strength ?? 0}%`,
                        } as React.CSSProperties
                      }
                      onClick={() => onChoose(chosen === inode ? null : inode)}
                    >
                      {shade?.letter ?? "·"}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-muted">
        A dot is the sandbox's own namespace. The same letter in a column is the same namespace.
        {processes.length > MAX_ROWS && ` ${processes.length - MAX_ROWS} more processes are not drawn.`}
      </p>
    </>
  );
}

function NamespaceTable({ view, onChoose }: Choice) {
  const all = Object.values(view.namespaces).toSorted(
    (one, other) => NAMESPACE_TYPES.indexOf(one.type) - NAMESPACE_TYPES.indexOf(other.type) || one.inode - other.inode,
  );
  return (
    <KernelTable
      caption="Namespaces of the sandbox"
      heads={["Namespace", "Whose", "Processes", "Owner (user)", "Parent", "More"]}
    >
      {all.map((namespace) => (
        <tr key={namespace.inode}>
          <td>
            <InodeButton inode={namespace.inode} type={namespace.type} onChoose={onChoose} />
          </td>
          <td>{ORIGINS[namespace.origin]}</td>
          <td>{membersOf(view, namespace).length}</td>
          <td>{namespace.owner ?? "–"}</td>
          <td>{namespace.parent ?? "–"}</td>
          <td>{namespace.hostname ?? namespace.keptAt ?? ""}</td>
        </tr>
      ))}
    </KernelTable>
  );
}

const ORIGINS = { sandbox: "the sandbox's own", host: "shared with the host", nested: "made in the sandbox" } as const;

function NamespaceDetails({ namespace, view, onChoose }: Choice & { namespace: NamespaceView }) {
  const { type, inode, origin, owner, parent, uidMap, gidMap, hostname, keptAt } = namespace;
  const members = membersOf(view, namespace);
  const [first] = members;
  return (
    <div className="grid gap-2">
      <h3 className="font-mono text-sm" style={{ color: `var(--ns-${type})` }}>
        {type}:[{inode}]
      </h3>
      <p>{ORIGINS[origin]}</p>
      {first && <SourceNote of="the inode" source={namespaceSource(type, first)} />}
      {hostname !== undefined && (
        <p>
          Hostname: <span className="font-mono">{hostname}</span>
        </p>
      )}
      {keptAt !== undefined && (
        <p>
          Kept by the mount <span className="font-mono break-all">{keptAt}</span>
        </p>
      )}
      {owner !== null && (
        <p>
          Owned by <InodeButton inode={owner} type="user" onChoose={onChoose} />
        </p>
      )}
      {parent !== null && (
        <p>
          Inside <InodeButton inode={parent} type={type} onChoose={onChoose} />
        </p>
      )}
      {(owner !== null || parent !== null) && <SourceNote of="owner and parent" source={namespaceTreeSource()} />}
      {uidMap && <IdMap which="uid_map" entries={uidMap} process={first} />}
      {gidMap && <IdMap which="gid_map" entries={gidMap} process={first} />}
      <h4 className="mt-1 font-semibold">
        {members.length} {members.length === 1 ? "process" : "processes"}
      </h4>
      <ul className="grid gap-0.5 font-mono">
        {members.slice(0, 100).map(({ id, pid, nspids, comm }) => (
          <li key={id} className="truncate">
            {nspids.join(" → ")} {comm} <span className="text-muted">host {pid}</span>
          </li>
        ))}
        {members.length > 100 && <li className="text-muted">and {members.length - 100} more</li>}
      </ul>
    </div>
  );
}

function IdMap({
  which,
  entries,
  process,
}: {
  which: "uid_map" | "gid_map";
  entries: IdMapEntry[];
  process: ProcessView | undefined;
}) {
  return (
    <div>
      <h4 className="font-semibold">{which}</h4>
      {entries.length === 0 && <p>Empty: no id is mapped yet.</p>}
      {entries.map(({ inside, outside, count }) => (
        <p key={inside} className="font-mono">
          {range(inside, count)} inside = {range(outside, count)} on the host
        </p>
      ))}
      {process && <SourceNote of={which} source={idMapSource(which, process)} />}
    </div>
  );
}

function range(first: number, count: number): string {
  return count === 1 ? `${first}` : `${first}–${first + count - 1}`;
}

function InodeButton({ inode, type, onChoose }: { inode: number; type: NamespaceType; onChoose: Choice["onChoose"] }) {
  return (
    <button type="button" className="rounded-sm font-mono underline underline-offset-2" onClick={() => onChoose(inode)}>
      {type}:[{inode}]
    </button>
  );
}

function membersOf({ processes }: KernelView, { type, inode }: NamespaceView): ProcessView[] {
  return Object.values(processes).filter(({ namespaces }) => namespaces[type] === inode);
}
