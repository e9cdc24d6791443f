"use client";
/** What stands above a board: which class, until when, how to join, and the ways on. */
import Link from "next/link";
import type { ReactNode } from "react";
import { LocalTime } from "#components/ui/local-time.tsx";
import { Mark } from "#components/ui/mark.tsx";
import { ThemeSwitch } from "#components/ui/theme-switch.tsx";
import { JoinDetails } from "../join-details.tsx";

export interface BoardHeaderProps {
  id: string;
  title: string;
  code: string;
  endsAtMs: number;
  isOver: boolean;
  children: ReactNode;
}

export function BoardHeader({ id, title, code, endsAtMs, isOver, children }: BoardHeaderProps) {
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-line bg-surface px-4 py-2">
      <div className="flex min-w-0 items-center gap-3">
        <Link href="/host" aria-label="All workshops" className="rounded-sm">
          <Mark size={20} />
        </Link>
        <h1 className="max-w-64 truncate font-semibold 2xl:max-w-96" title={title}>
          {title}
        </h1>
        <p className="shrink-0 text-sm text-muted">
          {isOver ? "over since " : "until "}
          <LocalTime ms={endsAtMs} />
        </p>
      </div>
      <JoinDetails code={code} look="short" />
      <div className="ml-auto flex items-center gap-3">
        {children}
        <Link
          href={`/host/${id}?view=projector`}
          title="For the room’s screen: how far the class is, without names"
          className="text-sm text-accent underline underline-offset-2"
        >
          Projector
        </Link>
        <Link href={`/host/${id}/settings`} className="text-sm text-accent underline underline-offset-2">
          People and settings
        </Link>
        <ThemeSwitch />
      </div>
    </header>
  );
}
