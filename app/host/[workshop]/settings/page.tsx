/** A workshop's people and what can be done to it, for its host. */
import type { Metadata } from "next";
import Link from "next/link";
import { JoinDetails } from "#components/host/join-details.tsx";
import { PeopleList } from "#components/host/people-list.tsx";
import { WorkshopControls } from "#components/host/workshop-controls.tsx";
import { LocalTime } from "#components/ui/local-time.tsx";
import { PageFrame } from "#components/workshop/page-frame.tsx";
import { webServices } from "#web/services.ts";
import { requireWorkshop } from "../require-workshop.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Workshop" };

export default async function SettingsPage({ params }: { params: Promise<{ workshop: string }> }) {
  const { id, title, code, seats, takenSeats, isAdmitting, endsAtMs, isOver } = await requireWorkshop(params);
  const people = await webServices().people(id);
  return (
    <PageFrame title={title}>
      <p className="mt-1 text-sm text-muted">
        {isOver ? "Over since " : "Until "}
        <LocalTime ms={endsAtMs} />
        {!isOver && !isAdmitting && " · nobody else is let in"}
        {` · ${takenSeats} of ${seats} seats taken · `}
        <Link href={`/host/${id}`} className="text-accent underline underline-offset-2">
          Board
        </Link>
      </p>
      <div className="mt-4 space-y-4">
        <JoinDetails code={code} />
        <WorkshopControls id={id} isAdmitting={isAdmitting} endsAtMs={endsAtMs} isOver={isOver} />
      </div>
      <h2 className="mt-8 text-lg font-semibold">People</h2>
      <PeopleList workshop={id} people={people.map(({ id, name, joinedAtMs }) => ({ id, name, joinedAtMs }))} />
    </PageFrame>
  );
}
