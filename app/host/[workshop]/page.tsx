/** A workshop's board, for its host. */
import type { Metadata } from "next";
import Link from "next/link";
import { Board } from "#components/host/board/board.tsx";
import { JoinDetails } from "#components/host/join-details.tsx";
import { LocalTime } from "#components/ui/local-time.tsx";
import { Mark } from "#components/ui/mark.tsx";
import { ThemeSwitch } from "#components/ui/theme-switch.tsx";
import { requireWorkshop } from "./require-workshop.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Board" };

export default async function BoardPage({ params }: { params: Promise<{ workshop: string }> }) {
  const { id, title, code, endsAtMs, isOver } = await requireWorkshop(params);
  return (
    <main className="flex h-dvh flex-col">
      <header className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-line bg-surface px-4 py-2">
        <div className="flex min-w-0 items-center gap-3">
          <Link href="/host" aria-label="All workshops" className="rounded-sm">
            <Mark size={20} />
          </Link>
          <h1 className="truncate font-semibold">{title}</h1>
          <p className="shrink-0 text-sm text-muted">
            {isOver ? "over since " : "until "}
            <LocalTime ms={endsAtMs} />
          </p>
        </div>
        <JoinDetails code={code} isShort />
        <div className="ml-auto flex items-center gap-3">
          <Link href={`/host/${id}/settings`} className="text-sm text-accent underline underline-offset-2">
            People and settings
          </Link>
          <ThemeSwitch />
        </div>
      </header>
      <Board workshop={id} />
    </main>
  );
}
