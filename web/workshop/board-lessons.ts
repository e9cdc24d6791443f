/** A course as a board shows it: its tasks, and all of its lessons. */
import type { CourseFolder } from "../../lib/lesson/library.ts";
import type { ProfileName } from "../../lib/lesson/profile-names.ts";
import type { BoardLesson, BoardTask } from "../../lib/workshop/board.ts";
import type { OutlineLesson } from "../../lib/workshop/class-run.ts";

/** Lessons that cannot be read, or have no tasks, are left out. */
export function boardLessons({ id, lessons }: CourseFolder): BoardLesson[] {
  return lessons.flatMap(({ slug, reading }) => {
    if (!reading.ok) return [];
    const lesson = `${id}/${slug}`;
    const number = numberOf(slug);
    const tasks = reading.lesson.steps.flatMap(({ blocks }, step) =>
      blocks.flatMap((block): BoardTask[] => {
        if (block.kind !== "task") return [];
        return [{ key: `${lesson}/${block.task.id}`, place: `${number}.${step + 1}`, title: block.task.title }];
      }),
    );
    return tasks.length > 0 ? [{ id: lesson, number, title: reading.lesson.title, tasks }] : [];
  });
}

/** Lessons that cannot be read go by the names of their files. */
export function outlineOf({ id, lessons }: CourseFolder): OutlineLesson[] {
  return lessons.map(({ slug, reading }) => {
    const title = reading.ok ? reading.lesson.title : slug;
    return { id: `${id}/${slug}`, number: numberOf(slug), title };
  });
}

/** The kinds of sandbox that its lessons use. */
export function profilesOf({ lessons }: CourseFolder): ProfileName[] {
  return [...new Set(lessons.flatMap(({ reading }) => (reading.ok ? [reading.lesson.sandbox] : [])))];
}

function numberOf(slug: string): string {
  return /^\d+/.exec(slug)?.[0] ?? slug;
}
