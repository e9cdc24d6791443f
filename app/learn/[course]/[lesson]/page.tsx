/** A lesson beside its terminal. */
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { BrokenLesson } from "#components/lesson/broken-lesson.tsx";
import { courseContext } from "#components/lesson/course-context.ts";
import { LessonBody } from "#components/lesson/lesson-body.tsx";
import { Workbench } from "#components/workbench/workbench.tsx";
import { toPublic } from "#lib/lesson/public.ts";
import { ANONYMOUS } from "#web/identity.ts";
import { findLesson, type LessonParams } from "./find-lesson.ts";

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
  const found = await findLesson(course, slug);
  if (found === null) notFound();
  const { reading, previous, next, course: folder, needs } = found;
  if (!reading.ok) return <BrokenLesson problems={reading.problems} />;
  const lesson = toPublic(reading.lesson);
  return (
    <Workbench
      lesson={{ id: lesson.id, title: lesson.title, minutes: lesson.minutes }}
      {...(previous && { previous })}
      {...(next && { next })}
    >
      <LessonBody lesson={lesson} course={courseContext(folder, ANONYMOUS)} needs={needs} />
    </Workbench>
  );
}
