"use client";
/** The delegated cgroup subtree: what each group uses of what it may, live, and what the kernel had to do about it. */
import { useState } from "react";
import type { CgroupView } from "#lib/kernel/view.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";
import { CgroupDetails } from "./cgroup-details.tsx";
import { bytesText, percentText } from "./cgroup-text.ts";
import { KernelTable } from "./kernel-table.tsx";
import { useCgroupRates } from "./use-cgroup-rates.ts";

export function CgroupsPanel({ shown, isTable }: { shown: KernelSnapshot; isTable: boolean }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const rates = useCgroupRates(shown);
  const groups = Object.values(shown.view.cgroups).toSorted((one, other) => (one.path < other.path ? -1 : 1));
  if (groups.length === 0) return <p className="p-6 text-center text-sm text-muted">Reading the cgroups …</p>;
  const killed = groups.filter(({ memory }) => (memory?.events.oom_kill ?? 0) > 0);
  const cgroup = chosen === null ? undefined : shown.view.cgroups[chosen];
  return (
    <div className="flex h-full min-h-0 text-xs">
      <div className="min-w-0 flex-1 overflow-auto p-3">
        <div aria-live="assertive">{killed.length > 0 && <OomNotice groups={killed} />}</div>
        {isTable ? (
          <CgroupTable groups={groups} />
        ) : (
          <ul aria-label="Cgroups of the sandbox" className="grid gap-1">
            {groups.map((group) => (
              <li key={group.path}>
                <CgroupCard
                  group={group}
                  cpu={rates.get(group.path) ?? []}
                  isChosen={group.path === chosen}
                  onChoose={() => setChosen(group.path === chosen ? null : group.path)}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
      {cgroup && (
        <aside
          aria-label={`Cgroup ${cgroup.path}`}
          className="w-64 shrink-0 overflow-auto border-l border-line bg-surface p-3"
        >
          <CgroupDetails group={cgroup} />
        </aside>
      )}
    </div>
  );
}

/** The deepest group with kills counts its own; those above it count it too. */
function OomNotice({ groups }: { groups: CgroupView[] }) {
  const deepest = groups.filter(
    ({ path }) => !groups.some((other) => other.path !== path && isBelow(other.path, path)),
  );
  return deepest.map(({ path, memory }) => {
    const count = memory?.events.oom_kill ?? 0;
    return (
      <p key={path} className="mb-2 rounded-md border border-danger bg-danger-ground px-3 py-2 text-sm">
        <strong>Out of memory.</strong> The kernel has killed {count} {count === 1 ? "process" : "processes"} in{" "}
        <code>{path}</code>.
      </p>
    );
  });
}

function isBelow(path: string, ancestor: string): boolean {
  return ancestor === "/" || path.startsWith(`${ancestor}/`);
}

interface CardProps {
  group: CgroupView;
  /** Share of one CPU in percent, oldest first. */
  cpu: number[];
  isChosen: boolean;
  onChoose: () => void;
}

function CgroupCard({ group, cpu, isChosen, onChoose }: CardProps) {
  const { path, memory, processes, pids, frozen, populated } = group;
  const depth = path === "/" ? 0 : path.split("/").length - 1;
  const kills = memory?.events.oom_kill ?? 0;
  const throttled = group.cpu?.throttledPeriods ?? 0;
  const max = memory?.maxBytes;
  return (
    <button
      type="button"
      aria-expanded={isChosen}
      data-empty={!populated || undefined}
      className="cgroup-card"
      style={{ marginLeft: `${Math.min(depth, 8)}rem`, width: `calc(100% - ${Math.min(depth, 8)}rem)` }}
      onClick={onChoose}
    >
      <span className="min-w-0 flex-1 truncate text-left font-mono">
        {path === "/" ? "/ (the sandbox)" : path.slice(path.lastIndexOf("/") + 1)}
        <span className="ml-2 text-muted">{pids.length > 0 && `${pids.length} proc`}</span>
        {frozen && <span className="kernel-tag ml-2">frozen</span>}
        {throttled > 0 && <span className="kernel-tag ml-2">throttled {throttled}×</span>}
        {kills > 0 && <span className="kernel-tag oom ml-2">OOM kill {kills}</span>}
      </span>
      <Gauge
        label="memory"
        value={memory && bytesText(memory.currentBytes)}
        bound={max == null ? null : bytesText(max)}
        share={memory && max ? memory.currentBytes / max : null}
      />
      <Gauge
        label="pids"
        value={processes && `${processes.current}`}
        bound={processes?.max == null ? null : `${processes.max}`}
        share={processes?.max ? processes.current / processes.max : null}
      />
      <span className="flex w-26 shrink-0 items-center gap-1.5">
        <span className="w-12 whitespace-nowrap text-right font-mono">
          <span className="sr-only">cpu </span>
          {group.cpu ? percentText(cpu.at(-1) ?? 0) : "–"}
        </span>
        <Sparkline values={cpu} />
      </span>
    </button>
  );
}

function Gauge({
  label,
  value,
  bound,
  share,
}: {
  label: string;
  value: string | undefined;
  bound: string | null;
  share: number | null;
}) {
  return (
    <span className="w-28 shrink-0 text-right">
      <span className="block truncate font-mono">
        <span className="sr-only">{label} </span>
        {value ?? "–"}
        <span className="text-muted"> / {bound ?? "max"}</span>
      </span>
      <span aria-hidden className="cgroup-gauge" data-full={share !== null && share > 0.9 ? true : undefined}>
        <span style={{ width: `${Math.min(100, (share ?? 0) * 100)}%` }} />
      </span>
    </span>
  );
}

/** At least 100 % high, so that noise looks like noise. */
function Sparkline({ values }: { values: number[] }) {
  const top = Math.max(100, ...values);
  const points = values.map((value, index) => `${index * 2 + (60 - values.length * 2)},${15 - (value / top) * 14}`);
  return (
    <svg aria-hidden width={60} height={16} className="shrink-0 border-b border-line">
      <polyline points={points.join(" ")} fill="none" stroke="var(--ns-cgroup)" strokeWidth={1.25} />
    </svg>
  );
}

function CgroupTable({ groups }: { groups: CgroupView[] }) {
  return (
    <KernelTable
      caption="Cgroups of the sandbox"
      heads={[
        "Path",
        "memory.current",
        "memory.max",
        "oom_kill",
        "cpu usage",
        "cpu.max",
        "throttled",
        "pids.current",
        "pids.max",
      ]}
    >
      {groups.map(({ path, memory, cpu, processes }) => (
        <tr key={path}>
          <td>{path}</td>
          <td>{memory ? bytesText(memory.currentBytes) : "–"}</td>
          <td>{memory?.maxBytes == null ? "max" : bytesText(memory.maxBytes)}</td>
          <td>{memory?.events.oom_kill ?? "–"}</td>
          <td>{cpu ? `${(cpu.usageUs / 1e6).toFixed(1)} s` : "–"}</td>
          <td>{cpu?.max ? `${cpu.max.quotaUs ?? "max"} ${cpu.max.periodUs}` : "–"}</td>
          <td>{cpu?.throttledPeriods ?? "–"}</td>
          <td>{processes?.current ?? "–"}</td>
          <td>{processes ? (processes.max ?? "max") : "–"}</td>
        </tr>
      ))}
    </KernelTable>
  );
}
