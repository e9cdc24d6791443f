/** Where a host leads a class, in the words of the course. */
import type { CourseFolder } from "../../lib/lesson/library.ts";
import type { LeadPlace } from "../../lib/workshop/requests.ts";
import type { Lead } from "../store/leads.ts";

/** A lesson or step that the course has no more goes by its id, or by none. */
export function leadPlace(courses: readonly CourseFolder[], { lesson, step, sinceMs }: Lead): LeadPlace {
  const [course, slug] = lesson.split("/");
  const found = courses.find(({ id }) => id === course)?.lessons.find((one) => one.slug === slug);
  const read = found?.reading.ok ? found.reading.lesson : null;
  const stepTitle = read?.steps.find(({ id }) => id === step && id !== "intro")?.title ?? null;
  return { lesson, step, sinceMs, lessonTitle: read?.title ?? lesson, stepTitle };
}
