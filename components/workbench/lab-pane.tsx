"use client";
/** The right half of the workbench: terminals above, what the kernel shows below. */
import dynamic from "next/dynamic";
import { useMemo, useState, useSyncExternalStore } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import type { KernelPlace } from "#components/kernel/kernel-place.ts";
import type { KernelPanel } from "#lib/lesson/kernel-panels.ts";
import { KernelBar, PANEL_TITLES } from "./kernel-bar.tsx";
import { PanelBoundary } from "./panel-boundary.tsx";
import { keepPanel, recallPanel } from "./panel-memory.ts";
import { useSession } from "./session-store.ts";
import { TerminalPane } from "./terminal-pane.tsx";
import { useIsNarrow } from "./use-media.ts";

/** A lesson without an open panel carries none of this. */
const KernelPane = dynamic(() => import("#components/kernel/kernel-pane.tsx"), { ssr: false });

export interface LabPaneProps {
  lesson: string;
  /** The panel that the lesson asks for. */
  kernel: KernelPanel | null;
  /** Those that there are. */
  panels: readonly KernelPanel[];
  onLeave: () => void;
}

export function LabPane({ lesson, kernel, panels, onLeave }: LabPaneProps) {
  const isNarrow = useIsNarrow();
  // The server does not know what this browser has kept, and draws none.
  const kept = useSyncExternalStore(
    neverChanges,
    () => recallPanel(lesson),
    () => null,
  );
  const [chosen, setChosen] = useState<KernelPanel | null | undefined>(undefined);
  const wanted = chosen === undefined ? kept : chosen;
  const panel = isNarrow ? null : wanted === undefined ? kernel : wanted;

  const place = useOwnKernel();

  function open(next: KernelPanel | null) {
    setChosen(next);
    keepPanel(lesson, next);
  }

  return (
    <div className="flex h-full flex-col">
      <Group className="min-h-0 flex-1" orientation="vertical" defaultLayout={{ terminals: 52, kernel: 48 }}>
        <Panel id="terminals" minSize="20%">
          <TerminalPane onLeave={onLeave} />
        </Panel>
        {panel !== null && (
          <>
            <Separator aria-label="Line between terminal and kernel" className="workbench-separator" />
            <Panel id="kernel" minSize="20%" defaultSize="48%">
              <PanelBoundary>
                <KernelPane panel={panel} title={PANEL_TITLES[panel]} place={place} onClose={() => open(null)} />
              </PanelBoundary>
            </Panel>
          </>
        )}
      </Group>
      {!isNarrow && <KernelBar panels={panels} open={panel} onOpen={open} />}
    </div>
  );
}

function useOwnKernel(): KernelPlace {
  const kernel = useSession((store) => store.kernel);
  const isThere = useSession((store) => store.session !== null);
  const terminal = useSession((store) => store.active);
  const run = useSession((store) => store.run);
  return useMemo(
    () => ({
      link: isThere ? kernel() : null,
      isOwn: true,
      run: (command: string) => run(command, { terminal, interrupt: false }),
    }),
    [kernel, isThere, terminal, run],
  );
}

/** What is kept changes by this page alone, which then knows. */
function neverChanges(): () => void {
  return () => {};
}
