/** Everything that can be said of lessons without running them. */
import { brokenReferences, type CourseFolder } from "../../../lib/lesson/library.ts";
import type { LessonReading } from "../../../lib/lesson/parse.ts";
import type { LessonProblem } from "../../../lib/lesson/schema.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { lintLesson } from "./lint-lesson.ts";

/** In the order of files and lines. `all` are the courses that links may lead to; `shownAs` is the folder they stand in. */
export async function lint(
  picked: readonly CourseFolder[],
  all: readonly CourseFolder[],
  shownAs: string,
): Promise<Diagnostic[]> {
  const perCourse = picked.map(async (course) => {
    const readings = [course.reading, ...(course.glossary ? [course.glossary] : [])];
    const lessons = course.lessons.map(({ slug, reading }) =>
      lintReading(`${shownAs}/${course.id}/${slug}.md`, reading),
    );
    return [
      ...asErrors(readings.flatMap((reading) => (reading.ok ? [] : reading.problems))),
      ...asErrors(brokenReferences(course, all, shownAs)),
      ...(await Promise.all(lessons)).flat(),
    ];
  });
  const found = (await Promise.all(perCourse)).flat();
  return found.toSorted((one, other) => one.file.localeCompare(other.file, "en") || one.line - other.line);
}

async function lintReading(file: string, reading: LessonReading): Promise<Diagnostic[]> {
  const lesson = reading.ok ? reading.lesson : reading.draft;
  const findings = lesson === null ? [] : await lintLesson(lesson);
  const found = findings.map((finding) => ({ file, ...finding }));
  // Of what could not be read in full, only what is certainly wrong.
  return reading.ok ? found : [...asErrors(reading.problems), ...found.filter(({ severity }) => severity === "error")];
}

function asErrors(problems: readonly LessonProblem[]): Diagnostic[] {
  return problems.map((problem) => ({ ...problem, severity: "error" }));
}
