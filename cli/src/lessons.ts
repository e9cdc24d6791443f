/** Which lessons a command is about: everything below a folder of courses, one course, or one lesson. */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { CourseFolder } from "../../lib/lesson/library.ts";
import { createLessonStore } from "../../web/lesson-store.ts";
import { CommandFailure } from "./command-failure.ts";
import { PROJECT } from "./places.ts";

export interface Selection {
  /** The folder of courses. */
  directory: string;
  /** What an author calls it: as typed, or relative to where they are. */
  shownAs: string;
  course: string | null;
  /** Name of a lesson's file without `.md`. */
  slug: string | null;
}

/** What a path picks: a folder of courses, a course in one, or a file of a course. The project's own lessons when absent. */
export function selectLessons(given: string | undefined): Selection {
  const place = path.resolve(given ?? path.join(PROJECT, "lessons"));
  const name = path.basename(place);
  if (!existsSync(place)) throw new CommandFailure(`There is no ${given ?? place}.`);
  if (!statSync(place).isDirectory()) {
    if (!name.endsWith(".md")) throw new CommandFailure(`${given} is no lesson: its name does not end in .md.`);
    const course = path.dirname(place);
    const slug = name.slice(0, -".md".length);
    const isLesson = !["course", "glossary"].includes(slug);
    return selection(path.dirname(course), path.basename(course), isLesson ? slug : null);
  }
  const isCourse = existsSync(path.join(place, "course.md"));
  return isCourse ? selection(path.dirname(place), name, null) : selection(place, null, null);
}

function selection(directory: string, course: string | null, slug: string | null): Selection {
  const relative = path.relative(process.cwd(), directory);
  return { directory, shownAs: relative.startsWith("..") ? directory : relative || ".", course, slug };
}

/** All courses of the folder, and those that were picked; of one lesson's course, that lesson alone. */
export async function readSelection(selected: Selection): Promise<{ all: CourseFolder[]; picked: CourseFolder[] }> {
  const { directory, shownAs, course, slug } = selected;
  const all = await createLessonStore(directory, shownAs).courses();
  const picked = all
    .filter(({ id }) => course === null || id === course)
    .map((each) =>
      slug === null ? each : { ...each, lessons: each.lessons.filter((lesson) => lesson.slug === slug) },
    );
  if (picked.length === 0) throw new CommandFailure(`There are no courses in ${shownAs}.`);
  return { all, picked };
}
