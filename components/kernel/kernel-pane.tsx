"use client";
/** The open kernel panel: its heading, the way back in time, and what the kernel shows. */
import { Shapes, Table2, X } from "lucide-react";
import { type ComponentType, useEffect, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { PanelBoundary } from "#components/workbench/panel-boundary.tsx";
import type { KernelPanel as WatchedPanel } from "#lib/kernel/view.ts";
import type { KernelPanel } from "#lib/lesson/kernel-panels.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";
import { CapabilitiesPanel } from "./capabilities-panel.tsx";
import { CgroupsPanel } from "./cgroups-panel.tsx";
import { DockerPanel } from "./docker-panel.tsx";
import { FilesystemsPanel } from "./filesystems-panel.tsx";
import { type KernelPlace, KernelPlaceContext } from "./kernel-place.ts";
import { createKernelStore, KernelContext, useKernel, useShown } from "./kernel-store.ts";
import { NamespacesPanel } from "./namespaces-panel.tsx";
import { NetworkPanel } from "./network-panel.tsx";
import { PortsPanel } from "./ports-panel.tsx";
import { ProcessesPanel } from "./processes-panel.tsx";
import { TimeBar } from "./time-bar.tsx";
import { TimelinePanel } from "./timeline-panel.tsx";
import "./kernel.css";
import "./kernel-objects.css";

export interface KernelPaneProps {
  panel: KernelPanel;
  title: string;
  place: KernelPlace;
  onClose: () => void;
}

interface PanelProps {
  shown: KernelSnapshot;
  isTable: boolean;
}

const PANELS: Record<KernelPanel, ComponentType<PanelProps>> = {
  processes: ProcessesPanel,
  namespaces: NamespacesPanel,
  cgroups: CgroupsPanel,
  filesystems: FilesystemsPanel,
  network: NetworkPanel,
  ports: PortsPanel,
  capabilities: CapabilitiesPanel,
  timeline: TimelinePanel,
  docker: DockerPanel,
};

/** How long a kill is told of, while something else happens. */
const OOM_NOTICE_MS = 15_000;

/** What the host is asked to read for each panel. */
const READS: Record<KernelPanel, WatchedPanel[]> = {
  processes: ["processes"],
  namespaces: ["namespaces"],
  cgroups: ["cgroups"],
  filesystems: ["filesystems"],
  network: ["network"],
  ports: ["network"],
  capabilities: ["processes"],
  timeline: ["processes"],
  docker: ["processes"],
};

/** Panels that are no picture of what a table could say as well. */
const HAS_ONE_LOOK: readonly KernelPanel[] = ["timeline", "docker", "ports"];

export default function KernelPane(props: KernelPaneProps) {
  const [store] = useState(createKernelStore);
  const { panel, place } = props;
  const { link } = place;
  useEffect(() => (link ? store.getState().look(link, READS[panel]) : undefined), [store, link, panel]);
  return (
    <KernelPlaceContext value={place}>
      <KernelContext value={store}>
        <Frame {...props} />
      </KernelContext>
    </KernelPlaceContext>
  );
}

function Frame({ panel, title, onClose }: KernelPaneProps) {
  const [isTable, setIsTable] = useState(false);
  return (
    <section aria-label={`Kernel: ${title}`} className="kernel-pane flex h-full flex-col bg-canvas">
      <header className="flex h-8 shrink-0 items-center gap-2 border-b border-line bg-surface pr-1 pl-3">
        <h2 className="text-xs font-semibold">{title}</h2>
        <span className="text-xs text-muted max-xl:hidden">seen from the host</span>
        <div className="flex-1" />
        <TimeBar />
        {!HAS_ONE_LOOK.includes(panel) && (
          <IconButton
            icon={isTable ? Shapes : Table2}
            label={isTable ? "Show as a picture" : "Show as a table"}
            onClick={() => setIsTable(!isTable)}
          />
        )}
        <IconButton icon={X} label={`Close ${title.toLowerCase()}`} onClick={onClose} />
      </header>
      {panel !== "cgroups" && <OomNotice />}
      <div className="min-h-0 flex-1">
        <PanelBoundary key={panel}>
          <Body panel={panel} isTable={isTable} />
        </PanelBoundary>
      </div>
    </section>
  );
}

/** Whatever panel is open, but for the one that says so itself: a process that vanished for want of memory must not leave its learner guessing. */
function OomNotice() {
  const kill = useKernel((store) => store.events.findLast(({ act }) => act.kind === "oom-kill"));
  const isRecent = useKernel((store) => kill !== undefined && (store.live?.atMs ?? 0) - kill.atMs < OOM_NOTICE_MS);
  return (
    <div aria-live="assertive">
      {isRecent && kill?.act.kind === "oom-kill" && (
        <p className="border-b border-danger bg-danger-ground px-3 py-1 text-xs">
          <strong>Out of memory.</strong> The kernel has just killed <code>{kill.act.victim.comm}</code>, host PID{" "}
          {kill.act.victim.pid}.
        </p>
      )}
    </div>
  );
}

function Body({ panel, isTable }: { panel: KernelPanel; isTable: boolean }) {
  const shown = useShown();
  const error = useKernel((store) => store.error);
  const isPast = useKernel((store) => store.past !== null);
  if (shown) return <Panel panel={panel} shown={shown} isTable={isTable} />;
  if (isPast) return <Note>Nothing was kept of this moment.</Note>;
  return <Note>{error ?? "Reading the kernel …"}</Note>;
}

function Panel({ panel, shown, isTable }: PanelProps & { panel: KernelPanel }) {
  const Drawn = PANELS[panel];
  return <Drawn shown={shown} isTable={isTable} />;
}

function Note({ children }: { children: string }) {
  return <output className="grid h-full place-items-center p-6 text-center text-sm text-muted">{children}</output>;
}
