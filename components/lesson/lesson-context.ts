/** What the texts of a lesson need to know of what stands around them. */
import type { ImageSize } from "#lib/lesson/image-size.ts";
import type { GlossaryTerm } from "#lib/lesson/schema.ts";

/** For any text of a course. */
export interface CourseContext {
  /** Name of the course's folder. */
  course: string;
  images: ReadonlyMap<string, ImageSize | null>;
  /** By their ids. */
  terms: ReadonlyMap<string, GlossaryTerm>;
  learnerName: string;
}

export interface LessonContext extends CourseContext {
  /** `<course>/<slug>`. */
  lesson: string;
  /** By task id. */
  taskTitles: ReadonlyMap<string, string>;
}
