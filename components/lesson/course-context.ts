/** What the texts of a course need to know of it. */
import type { CourseFolder } from "#lib/lesson/library.ts";
import type { CourseContext } from "./lesson-context.ts";

export function courseContext({ id, images, glossary }: CourseFolder, learnerName: string): CourseContext {
  const terms = glossary?.ok ? glossary.glossary.terms : [];
  return { course: id, images, terms: new Map(terms.map((term) => [term.id, term])), learnerName };
}
