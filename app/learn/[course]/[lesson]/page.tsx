/** A lesson beside its terminal. */
import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { LeadControl, type LedWorkshop } from "#components/host/lead-control.tsx";
import { BrokenLesson } from "#components/lesson/broken-lesson.tsx";
import { courseContext } from "#components/lesson/course-context.ts";
import { LessonBody } from "#components/lesson/lesson-body.tsx";
import { LivePreview } from "#components/lesson/live-preview.tsx";
import { LockedLesson } from "#components/lesson/locked-lesson.tsx";
import { ProgressKeeper } from "#components/progress/progress-keeper.tsx";
import { Workbench } from "#components/workbench/workbench.tsx";
import { panelsOf } from "#lib/lesson/kernel-panels.ts";
import { toPublic } from "#lib/lesson/public.ts";
import { ANONYMOUS } from "#web/identity.ts";
import { previewPattern } from "#web/port-preview/pattern.ts";
import { isPreview } from "#web/preview.ts";
import { webServices } from "#web/services.ts";
import { mayOpen, requireEntry } from "../../../members.ts";
import { findLesson, type LessonLink, type LessonParams, problemsOf, titleOf } from "./find-lesson.ts";

export const dynamic = "force-dynamic";

type Props = { params: Promise<LessonParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { course, lesson } = await params;
  const found = await findLesson(course, lesson);
  if (found === null) return { title: "Not found" };
  if (!found.reading.ok) return { title: "Lesson with errors" };
  const { title, summary } = found.reading.lesson;
  return { title, description: summary };
}

export default async function LessonPage({ params }: Props) {
  const { course, lesson: slug } = await params;
  const { member, host } = await requireEntry(`/learn/${course}/${slug}`);
  const found = await findLesson(course, slug);
  if (found === null) notFound();
  const { id, reading, course: folder, needs } = found;
  if (!mayOpen(member, id)) return <LockedLesson title={titleOf(found)} />;
  const previous = linkFor(member, found.previous);
  const next = linkFor(member, found.next);
  const isDraft = isPreview();
  const read = reading.ok ? reading.lesson : isDraft ? reading.draft : null;
  if (read === null) {
    return (
      <>
        {isDraft && <LivePreview />}
        <BrokenLesson problems={reading.ok ? [] : reading.problems} />
      </>
    );
  }
  const lesson = toPublic(read);
  return (
    <Workbench
      lesson={{
        id: lesson.id,
        title: lesson.title,
        minutes: lesson.minutes,
        kernel: lesson.kernel,
        panels: panelsOf(lesson.sandbox),
      }}
      previews={previewPattern((await headers()).get("host"))}
      {...(previous && { previous })}
      {...(next && { next })}
      barItems={host && <LeadControl lesson={lesson.id} workshops={await ledWorkshops(host.id, found.course.id, id)} />}
    >
      {isDraft && <LivePreview />}
      <ProgressKeeper lesson={lesson.id} />
      <LessonBody
        lesson={lesson}
        course={courseContext(folder, ANONYMOUS)}
        needs={needs}
        problems={isDraft ? await problemsOf(found) : []}
      />
    </Workbench>
  );
}

/** The running workshops of a course, as one of their hosts may lead them. */
async function ledWorkshops(host: string, course: string, lesson: string): Promise<LedWorkshop[]> {
  const services = webServices();
  const running = (await services.workshops()).filter((workshop) => workshop.course === course && !workshop.isOver);
  return Promise.all(
    running.map(async (workshop) => {
      const unlocked = await services.unlocked(workshop);
      const isLed = (await services.lead(workshop.id))?.host.id === host;
      return { id: workshop.id, title: workshop.title, isLed, isLocked: unlocked?.includes(lesson) === false };
    }),
  );
}

/** A neighbour as this reader may go there. */
function linkFor(member: Parameters<typeof mayOpen>[0], link: LessonLink | undefined) {
  return link && { href: link.href, title: link.title, isLocked: !mayOpen(member, link.id) };
}
