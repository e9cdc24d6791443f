/** Where a host leads a class, in the words of the course. */
import type { CourseFolder } from "../../lib/lesson/library.ts";
import type { Lesson } from "../../lib/lesson/schema.ts";
import type { LeadPlace } from "../../lib/workshop/requests.ts";
import type { Lead } from "../store/leads.ts";

/** A lesson or step that the course has no more goes by its id, or by none. */
export function leadPlace(courses: readonly CourseFolder[], { lesson, step, sinceMs }: Lead): LeadPlace {
  const read = findLesson(courses, lesson);
  const stepTitle = read?.steps.find(({ id }) => id === step && id !== "intro")?.title ?? null;
  return { lesson, step, sinceMs, lessonTitle: read?.title ?? lesson, stepTitle };
}

/** By its id; null for one that is not there, or cannot be read. */
export function findLesson(courses: readonly CourseFolder[], id: string): Lesson | null {
  const [course, slug] = id.split("/");
  const found = courses.find((one) => one.id === course)?.lessons.find((one) => one.slug === slug);
  return found?.reading.ok ? found.reading.lesson : null;
}
