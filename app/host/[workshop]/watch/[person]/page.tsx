/** A host looks on at what somebody of a workshop does. */
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { type HistoryEntry, TaskHistory } from "#components/host/watch/task-history.tsx";
import { WatchView } from "#components/host/watch/watch-view.tsx";
import { Mark } from "#components/ui/mark.tsx";
import { ThemeSwitch } from "#components/ui/theme-switch.tsx";
import { panelsOf } from "#lib/lesson/kernel-panels.ts";
import { tasksOf } from "#lib/lesson/schema.ts";
import { lessonStore } from "#web/lesson-store.ts";
import { webServices } from "#web/services.ts";
import { boardLessons } from "#web/workshop/board-lessons.ts";
import { requireWorkshop } from "../../require-workshop.ts";

export const dynamic = "force-dynamic";
export const metadata: Metadata = { title: "Look on" };

interface Props {
  params: Promise<{ workshop: string; person: string }>;
  searchParams: Promise<{ lesson?: string | string[] }>;
}

export default async function WatchPage({ params, searchParams }: Props) {
  const { id, title, course } = await requireWorkshop(params);
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
      <WatchView name={person.name} lesson={found} path={`/api/host/workshops/${id}/people/${person.id}`}>
        <TaskHistory entries={await historyOf(person.id, course)} />
      </WatchView>
    </main>
  );
}

/** Of the lessons there are, as a page that looks on needs it. */
async function lessonOf(id: string | string[] | undefined) {
  const [course = "", slug] = typeof id === "string" ? id.split("/") : [];
  const folder = await lessonStore().course(course);
  const reading = folder?.lessons.find((lesson) => lesson.slug === slug)?.reading;
  if (!reading?.ok) return null;
  const { title, sandbox } = reading.lesson;
  const titles = Object.fromEntries(tasksOf(reading.lesson).map((task) => [task.id, task.title]));
  return { id: `${course}/${slug}`, title, panels: panelsOf(sandbox), titles };
}

/** The latest first. */
async function historyOf(person: string, courseId: string): Promise<HistoryEntry[]> {
  const course = await lessonStore().course(courseId);
  const tasks = new Map(
    (course ? boardLessons(course) : []).flatMap((lesson) => lesson.tasks.map((task) => [task.key, task])),
  );
  const results = await webServices().results(person);
  return results.toReversed().map(({ id, lesson, task, doneAtMs }) => {
    const known = tasks.get(`${lesson}/${task}`);
    return { id, place: known?.place ?? "", title: known?.title ?? task, doneAtMs };
  });
}
