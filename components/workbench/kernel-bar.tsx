"use client";
/** The kernel panels by their names: opens one below the terminals, or puts it away. */
import type { KernelPanel } from "#lib/lesson/kernel-panels.ts";

export const PANEL_TITLES: Record<KernelPanel, string> = {
  processes: "Processes",
  namespaces: "Namespaces",
  cgroups: "Cgroups",
  filesystems: "Filesystems",
  network: "Network",
  ports: "Ports",
  capabilities: "Capabilities",
  timeline: "Timeline",
  docker: "Docker",
};

export interface KernelBarProps {
  panels: readonly KernelPanel[];
  open: KernelPanel | null;
  onOpen: (panel: KernelPanel | null) => void;
}

export function KernelBar({ panels, open, onOpen }: KernelBarProps) {
  return (
    <nav
      aria-label="Kernel panels"
      className="flex h-8 shrink-0 items-stretch gap-0.5 overflow-x-auto border-t border-line bg-sunken px-1 text-xs"
    >
      {panels.map((panel) => (
        <button
          key={panel}
          type="button"
          aria-expanded={open === panel}
          onClick={() => onOpen(open === panel ? null : panel)}
          className="shrink-0 border-b-2 border-transparent px-2 text-muted -outline-offset-2 hover:text-fg aria-expanded:border-accent aria-expanded:bg-surface aria-expanded:text-fg"
        >
          {PANEL_TITLES[panel]}
        </button>
      ))}
    </nav>
  );
}
