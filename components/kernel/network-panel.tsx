"use client";
/** Network namespaces as boxes, with veth pairs as lines between them; addresses, routes, listening ports and NAT. */
import { useState } from "react";
import type { LinkView, NetworkView } from "#lib/kernel/network-view.ts";
import { type NetworkField, networkSource } from "#lib/kernel/source.ts";
import type { KernelView, ProcessView } from "#lib/kernel/view.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";
import { KernelTable } from "./kernel-table.tsx";
import { BOX_WIDTH, layOutNetworks, ROW, wirePath } from "./network-layout.ts";
import { SourceNote } from "./source-note.tsx";

export function NetworkPanel({ shown, isTable }: { shown: KernelSnapshot; isTable: boolean }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { view } = shown;
  const inodes = Object.keys(view.networks).map(Number);
  if (inodes.length === 0)
    return <p className="p-6 text-center text-sm text-muted">Reading the network namespaces …</p>;
  const inode = chosen !== null && inodes.includes(chosen) ? chosen : null;
  const network = inode === null ? undefined : view.networks[inode];
  return (
    <div className="flex h-full min-h-0 text-xs">
      <div className="min-w-0 flex-1 overflow-auto p-3">
        {isTable ? (
          <LinkTable view={view} />
        ) : (
          <Picture view={view} chosen={inode} onChoose={(next) => setChosen(next === inode ? null : next)} />
        )}
        {(view.omitted.networks ?? 0) > 0 && (
          <p className="mt-2 text-muted">{view.omitted.networks} more network namespaces are not shown.</p>
        )}
      </div>
      {network && inode !== null && (
        <aside
          aria-label={`Network namespace ${inode}`}
          className="w-64 shrink-0 overflow-auto border-l border-line bg-surface p-3"
        >
          <h3 className="font-mono text-sm text-ns-net">net:[{inode}]</h3>
          <p className="mb-2 text-muted">{ownerText(view, inode)}</p>
          <NetworkDetails network={network} process={memberOf(view, inode)} />
        </aside>
      )}
    </div>
  );
}

function Picture({
  view,
  chosen,
  onChoose,
}: {
  view: KernelView;
  chosen: number | null;
  onChoose: (inode: number) => void;
}) {
  const { width, height, boxes, wires } = layOutNetworks(view.networks, view.sandbox.net);
  return (
    <div className="relative" style={{ width, height }}>
      {boxes.map(({ inode, x, y, height: boxHeight, links }) => (
        <section
          key={inode}
          aria-label={`Network namespace ${inode}, ${ownerText(view, inode)}`}
          className="net-box"
          data-chosen={inode === chosen || undefined}
          style={{ left: x, top: y, width: BOX_WIDTH, height: boxHeight }}
        >
          <button
            type="button"
            aria-expanded={inode === chosen}
            title="Routes, listening ports, NAT"
            className="net-box-head"
            onClick={() => onChoose(inode)}
          >
            <span className="truncate">{ownerText(view, inode)}</span>
            <span className="text-muted">net:[{inode}]</span>
          </button>
          <ul>
            {links.map(({ link, isPort }) => (
              <li
                key={link.index}
                className="net-link"
                data-port={isPort || undefined}
                data-down={isUp(link) ? undefined : true}
                style={{ height: ROW }}
              >
                <span className="flex gap-2">
                  <strong className="font-semibold">{link.name}</strong>
                  <span className="text-muted">
                    {link.kind}
                    {isUp(link) ? "" : ", down"}
                    {isPort ? ", bridge port" : ""}
                  </span>
                </span>
                <span className="truncate text-muted">
                  {link.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`).join("  ") ||
                    link.mac ||
                    "no address"}
                </span>
              </li>
            ))}
            {links.length === 0 && <li className="px-3 text-muted">No links.</li>}
          </ul>
        </section>
      ))}
      <svg aria-hidden width={width} height={height} className="pointer-events-none absolute inset-0 overflow-visible">
        {wires.map((wire) => (
          <g key={wire.key} fill="none" stroke="var(--ns-net)" strokeWidth={2}>
            <path d={wirePath(wire)} strokeDasharray={wire.end ? undefined : "3 3"} />
            <circle cx={wire.start.x} cy={wire.start.y} r={3} fill="var(--surface)" />
            {wire.end && <circle cx={wire.end.x} cy={wire.end.y} r={3} fill="var(--surface)" />}
          </g>
        ))}
      </svg>
      <ul className="sr-only">
        {wires.map(({ key, label }) => (
          <li key={key}>{label}</li>
        ))}
      </ul>
    </div>
  );
}

function NetworkDetails({ network, process }: { network: NetworkView; process: ProcessView | undefined }) {
  const { routes, listeners, nat, omitted } = network;
  return (
    <div className="grid gap-3">
      <Lines
        title="Routes"
        field="routes"
        process={process}
        lines={routes.map(({ destination, gateway, device, type }) =>
          [type === "unicast" ? "" : type, destination, gateway && `via ${gateway}`, device && `dev ${device}`]
            .filter(Boolean)
            .join(" "),
        )}
      />
      <Lines
        title="Listening"
        field="listeners"
        process={process}
        lines={listeners.map(
          ({ protocol, address, port, pids }) =>
            `${protocol} ${address.includes(":") ? `[${address}]` : address}:${port}${pids.length > 0 ? `  host PID ${pids.join(" ")}` : ""}`,
        )}
      />
      <Lines
        title="NAT"
        field="nat"
        process={process}
        lines={nat.map(({ chain, hook, rule }) => `${hook ?? chain}: ${rule}`)}
      />
      {omitted.length > 0 && <p className="text-muted">Not read, or cut: {omitted.join(", ")}.</p>}
    </div>
  );
}

function Lines({
  title,
  field,
  lines,
  process,
}: {
  title: string;
  field: NetworkField;
  lines: string[];
  process: ProcessView | undefined;
}) {
  return (
    <div>
      <h4 className="font-semibold">{title}</h4>
      {lines.length === 0 && <p className="text-muted">None.</p>}
      <ul className="font-mono">
        {[...new Set(lines)].map((line) => (
          <li key={line} className="break-words">
            {line}
          </li>
        ))}
      </ul>
      {process && <SourceNote of={title.toLowerCase()} source={networkSource(field, process)} />}
    </div>
  );
}

function LinkTable({ view }: { view: KernelView }) {
  return (
    <KernelTable
      caption="Links of all network namespaces"
      heads={["Namespace", "Index", "Name", "Kind", "State", "MAC", "MTU", "Addresses", "Other end"]}
    >
      {Object.entries(view.networks).flatMap(([inode, { links }]) =>
        Object.values(links).map((link) => (
          <tr key={`${inode}/${link.index}`}>
            <td>{inode}</td>
            <td>{link.index}</td>
            <td>{link.name}</td>
            <td>{link.kind}</td>
            <td>{link.state}</td>
            <td>{link.mac ?? "–"}</td>
            <td>{link.mtu}</td>
            <td>{link.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`).join(" ") || "–"}</td>
            <td>{link.peer ? `index ${link.peer.index} in ${link.peer.namespace ?? "another namespace"}` : "–"}</td>
          </tr>
        )),
      )}
    </KernelTable>
  );
}

function isUp({ flags }: LinkView): boolean {
  return flags.includes("UP");
}

function memberOf({ processes }: KernelView, inode: number): ProcessView | undefined {
  return Object.values(processes).find(({ namespaces }) => namespaces.net === inode);
}

function ownerText(view: KernelView, inode: number): string {
  if (inode === view.sandbox.net) return "the sandbox's own";
  const kept = view.namespaces[inode]?.keptAt;
  return kept ?? memberOf(view, inode)?.comm ?? "no process";
}
