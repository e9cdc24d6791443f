"use client";
/** The line above lesson and terminal: where one is, how the sandbox is, and what can be done about it. */
import Link from "next/link";
import type { ReactNode } from "react";
import { SearchButton } from "#components/search/search-button.tsx";
import { Mark } from "#components/ui/mark.tsx";
import { ThemeSwitch } from "#components/ui/theme-switch.tsx";
import { FollowChip } from "#components/workshop/follow-host.tsx";
import { HandButton } from "#components/workshop/hand-button.tsx";
import { LifetimeClock } from "./lifetime-clock.tsx";
import { ResetButton } from "./reset-button.tsx";
import { SessionBadge } from "./session-badge.tsx";
import { WatchedNote } from "./watched-note.tsx";

export interface TopBarProps {
  title: string;
  minutes: number;
  /** What else there is for whoever reads. */
  children: ReactNode;
}

export function TopBar({ title, minutes, children }: TopBarProps) {
  return (
    <header className="flex h-12 items-center gap-3 border-b border-line bg-surface px-4 max-sm:gap-2 max-sm:px-3">
      <Link href="/" className="flex items-center gap-2 rounded-sm font-semibold" aria-label="Drydock, all lessons">
        <Mark size={20} />
        <span className="max-sm:hidden">Drydock</span>
      </Link>
      <span aria-hidden className="h-5 border-l border-line" />
      <p className="flex min-w-0 flex-1 items-baseline gap-2 text-sm">
        <span className="truncate">{title}</span>
        <span className="shrink-0 text-muted max-md:hidden">{minutes} min</span>
      </p>
      {children}
      <FollowChip />
      <WatchedNote />
      <HandButton />
      <SessionBadge />
      <LifetimeClock />
      <ResetButton />
      <SearchButton />
      <ThemeSwitch />
    </header>
  );
}
