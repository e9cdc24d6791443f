/** Answers 404 for an unknown lesson. Here and not in the page: once `loading.tsx` is on its way, the status is sent. */
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { findLesson, type LessonParams } from "./find-lesson.ts";

export default async function LessonLayout({
  params,
  children,
}: {
  params: Promise<LessonParams>;
  children: ReactNode;
}) {
  const { course, lesson } = await params;
  if ((await findLesson(course, lesson)) === null) notFound();
  return children;
}
