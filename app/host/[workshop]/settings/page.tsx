/** A workshop's people and what can be done to it, for its host. */
import type { Metadata } from "next";
import Link from "next/link";
import { JoinDetails } from "#components/host/join-details.tsx";
import { PeopleList } from "#components/host/people-list.tsx";
import { LessonSettings } from "#components/host/settings/lesson-settings.tsx";
import { WorkshopControls } from "#components/host/workshop-controls.tsx";
import { LocalTime } from "#components/ui/local-time.tsx";
import { PageFrame } from "#components/workshop/page-frame.tsx";
import { lessonStore } from "#web/lesson-store.ts";
import { webServices } from "#web/services.ts";
import { outlineOf } from "#web/workshop/board-lessons.ts";
import { requireWorkshop } from "../require-workshop.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Workshop" };

export default async function SettingsPage({ params }: { params: Promise<{ workshop: string }> }) {
  const workshop = await requireWorkshop(params);
  const { id, title, code, course, seats, takenSeats, isAdmitting, endsAtMs, isOver } = workshop;
  const people = await webServices().people(id);
  const folder = await lessonStore().course(course);
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
      <h2 className="mt-8 text-lg font-semibold">Lessons</h2>
      <LessonSettings
        workshop={id}
        outline={folder ? outlineOf(folder) : []}
        unlocked={await webServices().unlocked(workshop)}
      />
      <h2 className="mt-8 text-lg font-semibold">People</h2>
      <PeopleList workshop={id} people={people.map(({ id, name, joinedAtMs }) => ({ id, name, joinedAtMs }))} />
    </PageFrame>
  );
}
