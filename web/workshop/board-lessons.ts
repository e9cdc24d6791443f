/** The tasks of a course as a board shows them. */
import type { CourseFolder } from "../../lib/lesson/library.ts";
import type { BoardLesson, BoardTask } from "../../lib/workshop/board.ts";

/** Lessons that cannot be read, or have no tasks, are left out. */
export function boardLessons({ id, lessons }: CourseFolder): BoardLesson[] {
  return lessons.flatMap(({ slug, reading }) => {
    if (!reading.ok) return [];
    const lesson = `${id}/${slug}`;
    const number = /^\d+/.exec(slug)?.[0] ?? slug;
    const tasks = reading.lesson.steps.flatMap(({ blocks }, step) =>
      blocks.flatMap((block): BoardTask[] => {
        if (block.kind !== "task") return [];
        return [{ key: `${lesson}/${block.task.id}`, place: `${number}.${step + 1}`, title: block.task.title }];
      }),
    );
    return tasks.length > 0 ? [{ id: lesson, number, title: reading.lesson.title, tasks }] : [];
  });
}
