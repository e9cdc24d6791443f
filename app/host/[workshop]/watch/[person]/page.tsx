/** A host looks on at what somebody of a workshop does. */
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { WatchView } from "#components/host/watch/watch-view.tsx";
import { Mark } from "#components/ui/mark.tsx";
import { ThemeSwitch } from "#components/ui/theme-switch.tsx";
import { tasksOf } from "#lib/lesson/schema.ts";
import { lessonStore } from "#web/lesson-store.ts";
import { webServices } from "#web/services.ts";
import { requireWorkshop } from "../../require-workshop.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Look on" };

interface Props {
  params: Promise<{ workshop: string; person: string }>;
  searchParams: Promise<{ lesson?: string | string[] }>;
}

export default async function WatchPage({ params, searchParams }: Props) {
  const { id, title } = await requireWorkshop(params);
  const wanted = (await params).person;
  const person = (await webServices().people(id)).find((one) => one.id === wanted);
  const found = await lessonOf((await searchParams).lesson);
  if (!person || !found) notFound();
  return (
    <main className="flex h-dvh flex-col">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2">
        <Link
          href={`/host/${id}`}
          aria-label={`Board of ${title}`}
          className="flex items-center gap-2 rounded-sm text-sm"
        >
          <Mark size={20} />
          Board
        </Link>
        <h1 className="min-w-0 truncate font-semibold">{person.name}</h1>
        <p className="min-w-0 flex-1 truncate text-sm text-muted">{found.title}</p>
        <ThemeSwitch />
      </header>
      <WatchView
        name={person.name}
        lesson={found.id}
        titles={found.tasks}
        ticketPath={`/api/host/workshops/${id}/people/${person.id}/watch-ticket`}
      />
    </main>
  );
}

/** Of the lessons there are: its id, its title, and its tasks' titles. */
async function lessonOf(id: string | string[] | undefined) {
  const [course = "", slug] = typeof id === "string" ? id.split("/") : [];
  const folder = await lessonStore().course(course);
  const reading = folder?.lessons.find((lesson) => lesson.slug === slug)?.reading;
  if (!reading?.ok) return null;
  const tasks = Object.fromEntries(tasksOf(reading.lesson).map((task) => [task.id, task.title]));
  return { id: `${course}/${slug}`, title: reading.lesson.title, tasks };
}
