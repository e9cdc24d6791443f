/** The lessons of a course as the map of progress needs them; one that cannot be read is left out. */
import type { CourseFolder } from "#lib/lesson/library.ts";
import { type Lesson, tasksOf } from "#lib/lesson/schema.ts";
import type { MappedLesson } from "./course-map.ts";

export function mappedLessons({ id, lessons }: CourseFolder): MappedLesson[] {
  return lessons.flatMap(({ slug, reading }) => {
    if (!reading.ok) return [];
    const { lesson } = reading;
    const steps = lesson.steps.map((step) => ({ id: step.id, title: step.title }));
    const address = `${id}/${slug}`;
    return [{ id: address, href: `/learn/${address}`, title: lesson.title, tasks: taskIds(lesson), steps }];
  });
}

export function taskIds(lesson: Lesson): string[] {
  return tasksOf(lesson).map((task) => task.id);
}
