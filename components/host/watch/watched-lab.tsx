"use client";
/** A learner's terminals above, what the kernel shows of their sandbox below, as they have it themselves. */
import dynamic from "next/dynamic";
import { type ReactNode, useMemo, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import type { SandboxClient } from "#components/terminal/sandbox-client.ts";
import { KernelBar, PANEL_TITLES } from "#components/workbench/kernel-bar.tsx";
import { PanelBoundary } from "#components/workbench/panel-boundary.tsx";
import type { KernelPanel } from "#lib/lesson/kernel-panels.ts";

const KernelPane = dynamic(() => import("#components/kernel/kernel-pane.tsx"), { ssr: false });

export interface WatchedLabProps {
  client: SandboxClient;
  /** Those that there are. */
  panels: readonly KernelPanel[];
  /** The terminals. */
  children: ReactNode;
}

export function WatchedLab({ client, panels, children }: WatchedLabProps) {
  const [panel, setPanel] = useState<KernelPanel | null>(null);
  const place = useMemo(() => ({ link: client.kernel, isOwn: false, run: null }), [client]);
  return (
    <div className="flex min-h-0 flex-col">
      <Group className="min-h-0 flex-1" orientation="vertical" defaultLayout={{ terminals: 52, kernel: 48 }}>
        <Panel id="terminals" minSize="20%">
          {children}
        </Panel>
        {panel !== null && (
          <>
            <Separator aria-label="Line between terminal and kernel" className="workbench-separator" />
            <Panel id="kernel" minSize="20%" defaultSize="48%">
              <PanelBoundary>
                <KernelPane panel={panel} title={PANEL_TITLES[panel]} place={place} onClose={() => setPanel(null)} />
              </PanelBoundary>
            </Panel>
          </>
        )}
      </Group>
      <KernelBar panels={panels} open={panel} onOpen={setPanel} />
    </div>
  );
}
