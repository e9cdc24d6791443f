/** A class lesson by lesson, without anybody's name: what may be shown to all of it. Pure. */
import type { BoardLesson, BoardPerson } from "./board.ts";
import type { OutlineLesson } from "./class-run.ts";

export interface LessonCount extends OutlineLesson {
  /** People who are at it now. */
  here: number;
  /** People who have done all of its tasks; null for a lesson without tasks. */
  done: number | null;
}

export function byLesson(
  people: readonly BoardPerson[],
  outline: readonly OutlineLesson[],
  lessons: readonly BoardLesson[],
): LessonCount[] {
  const present = people.filter(({ status }) => status !== "gone" && status !== "new");
  return outline.map((lesson) => {
    const tasks = lessons.find(({ id }) => id === lesson.id)?.tasks ?? [];
    const here = present.filter((person) => person.lesson === lesson.id).length;
    const isDone = ({ done }: BoardPerson) => tasks.every(({ key }) => done.includes(key));
    return { ...lesson, here, done: tasks.length > 0 ? people.filter(isDone).length : null };
  });
}
