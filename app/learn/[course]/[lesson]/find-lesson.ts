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

/**
 * The lesson at an address, or null when there is none. Page and metadata of one request share the answer.
 * Next hands the parts of an address over still percent-encoded, and has refused malformed ones.
 */
export const findLesson = cache(async (coursePart: string, lessonPart: string): Promise<FoundLesson | null> => {
  const slug = decodeURIComponent(lessonPart);
  const course = await lessonStore().course(decodeURIComponent(coursePart));
  const index = course?.lessons.findIndex((entry) => entry.slug === slug) ?? -1;
  const entry = course?.lessons[index];
  if (course === null || entry === undefined) return null;
  return {
    reading: entry.reading,
    previous: linkTo(course.id, course.lessons[index - 1]),
    next: linkTo(course.id, course.lessons[index + 1]),
  };
});

function linkTo(courseId: string, entry: LessonEntry | undefined): LessonLink | undefined {
  if (entry === undefined) return undefined;
  return {
    href: `/learn/${courseId}/${entry.slug}`,
    title: entry.reading.ok ? entry.reading.lesson.title : entry.slug,
  };
}
