/** Finds a lesson and its neighbours for one request. */
import path from "node:path";
import { cache } from "react";
import { brokenReferences } from "#lib/lesson/library.ts";
import type { LessonReading } from "#lib/lesson/parse.ts";
import type { LessonProblem } from "#lib/lesson/schema.ts";
import { type CourseFolder, type LessonEntry, lessonStore, lessonsDirectory } from "#web/lesson-store.ts";

export interface LessonParams {
  course: string;
  lesson: string;
}

export interface FoundLesson {
  id: string;
  slug: string;
  course: CourseFolder;
  reading: LessonReading;
  /** The lessons to do before. */
  needs: LessonLink[];
  previous: LessonLink | undefined;
  next: LessonLink | undefined;
}

export interface LessonLink {
  id: string;
  href: string;
  title: string;
}

/**
 * The lesson at an address, or null when there is none. Page and metadata of one request share the answer.
 * Next hands the parts of an address over still percent-encoded, and has refused malformed ones.
 */
export const findLesson = cache(async (coursePart: string, lessonPart: string): Promise<FoundLesson | null> => {
  const slug = decodeURIComponent(lessonPart);
  const courses = await lessonStore().courses();
  const course = courses.find(({ id }) => id === decodeURIComponent(coursePart));
  const index = course?.lessons.findIndex((entry) => entry.slug === slug) ?? -1;
  const entry = course?.lessons[index];
  if (course === undefined || entry === undefined) return null;
  const needed = entry.reading.ok ? entry.reading.lesson.needs : [];
  return {
    id: `${course.id}/${slug}`,
    slug,
    course,
    reading: entry.reading,
    needs: needed.flatMap((name) => linkToNeed(name, course, courses)),
    previous: linkTo(course.id, course.lessons[index - 1]),
    next: linkTo(course.id, course.lessons[index + 1]),
  };
});

/** Every mistake in a lesson's file, links that lead nowhere among them, in the order of lines. */
export async function problemsOf({ slug, course, reading }: FoundLesson): Promise<LessonProblem[]> {
  const broken = brokenReferences(course, await lessonStore().courses(), path.basename(lessonsDirectory()));
  const own = broken.filter(({ file }) => file.endsWith(`/${slug}.md`));
  const problems = reading.ok ? own : [...reading.problems, ...own];
  return problems.toSorted((one, other) => one.line - other.line);
}

/** None for a name that leads nowhere: its author is told elsewhere. */
function linkToNeed(name: string, own: CourseFolder, courses: readonly CourseFolder[]): LessonLink[] {
  const [slug, id = own.id] = name.split("/").toReversed();
  const course = courses.find((other) => other.id === id);
  const link = linkTo(
    id,
    course?.lessons.find((entry) => entry.slug === slug),
  );
  return link === undefined ? [] : [link];
}

function linkTo(courseId: string, entry: LessonEntry | undefined): LessonLink | undefined {
  if (entry === undefined) return undefined;
  const id = `${courseId}/${entry.slug}`;
  return { id, href: `/learn/${id}`, title: titleOf(entry) };
}

export function titleOf({ slug, reading }: LessonEntry): string {
  return reading.ok ? reading.lesson.title : slug;
}
