/** Finds a lesson and its neighbours for one request. */
import { cache } from "react";
import type { LessonReading } from "#lib/lesson/parse.ts";
import { type LessonEntry, lessonStore } from "#web/lesson-store.ts";

export interface LessonParams {
  course: string;
  lesson: string;
}

export interface FoundLesson {
  reading: LessonReading;
  previous: LessonLink | undefined;
  next: LessonLink | undefined;
}

export interface LessonLink {
  href: string;
  title: string;
}

/** The lesson at an address, or null when there is none. Layout, page and metadata of one request share the answer. */
export const findLesson = cache(async (courseId: string, slug: string): Promise<FoundLesson | null> => {
  const course = await lessonStore().course(courseId);
  const index = course?.lessons.findIndex((entry) => entry.slug === slug) ?? -1;
  const entry = course?.lessons[index];
  if (entry === undefined) return null;
  return {
    reading: entry.reading,
    previous: linkTo(courseId, course?.lessons[index - 1]),
    next: linkTo(courseId, course?.lessons[index + 1]),
  };
});

function linkTo(courseId: string, entry: LessonEntry | undefined): LessonLink | undefined {
  if (entry === undefined) return undefined;
  return {
    href: `/learn/${courseId}/${entry.slug}`,
    title: entry.reading.ok ? entry.reading.lesson.title : entry.slug,
  };
}
