/** A workshop's board, for its host. */
import type { Metadata } from "next";
import Link from "next/link";
import { Board } from "#components/host/board/board.tsx";
import { Projector } from "#components/host/board/projector.tsx";
import { JoinDetails } from "#components/host/join-details.tsx";
import { requireWorkshop } from "./require-workshop.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Board" };

interface Props {
  params: Promise<{ workshop: string }>;
  searchParams: Promise<{ view?: string | string[] }>;
}

export default async function BoardPage({ params, searchParams }: Props) {
  const { id, title, code, endsAtMs, isOver } = await requireWorkshop(params);
  if ((await searchParams).view === "projector") {
    return (
      <main className="flex h-dvh flex-col">
        <header className="flex flex-wrap items-center gap-x-10 gap-y-2 border-b border-line bg-surface px-8 py-4">
          <h1 className="min-w-0 flex-1 truncate text-2xl font-semibold">{title}</h1>
          <JoinDetails code={code} look="large" />
          <Link href={`/host/${id}`} className="text-sm text-muted underline underline-offset-2 hover:text-fg">
            Back to the board
          </Link>
        </header>
        <Projector workshop={id} />
      </main>
    );
  }
  return (
    <main className="flex h-dvh flex-col">
      <Board workshop={{ id, title, code, endsAtMs, isOver }} />
    </main>
  );
}
