/** What only all lessons together can tell: whether links, pictures, terms and prerequisites lead somewhere. */
import { suggest } from "./closest.ts";
import type { ImageSize } from "./image-size.ts";
import type { CourseReading, GlossaryReading, LessonReading } from "./parse.ts";
import { GLOSSARY_FILE, isExternal, type LinkTarget, linkTarget, type Reference } from "./references.ts";
import type { Lesson, LessonProblem } from "./schema.ts";

/** A course's folder, read. */
export interface CourseFolder {
  /** Its name. */
  id: string;
  reading: CourseReading;
  /** In the order in which they are done. */
  lessons: readonly { slug: string; reading: LessonReading }[];
  /** Null when the course has none. */
  glossary: GlossaryReading | null;
  /** The files in its folder `images`, by name; null for one whose size cannot be read. */
  images: ReadonlyMap<string, ImageSize | null>;
}

type Fault = Pick<LessonProblem, "message" | "remedy">;

/** Each reference of a course, its lessons and its glossary that leads nowhere. `folder` is what file names begin with. */
export function brokenReferences(
  course: CourseFolder,
  all: readonly CourseFolder[],
  folder = "lessons",
): LessonProblem[] {
  const library = new Map(all.map((each) => [each.id, each]));
  const check = (file: string, references: readonly Reference[], slug: string | null) =>
    references.flatMap((reference) => {
      const fault = faultOf(reference, { course, slug, library });
      return fault === null ? [] : [{ file: `${folder}/${course.id}/${file}`, line: reference.line, ...fault }];
    });
  return [
    ...(course.reading.ok ? check("course.md", course.reading.course.references, null) : []),
    ...(course.glossary?.ok ? check(GLOSSARY_FILE, course.glossary.glossary.references, null) : []),
    ...course.lessons.flatMap(({ slug, reading }) => check(`${slug}.md`, readable(reading)?.references ?? [], slug)),
  ];
}

interface Place {
  course: CourseFolder;
  /** The lesson that the reference stands in; null for the course's own page and the glossary. */
  slug: string | null;
  library: ReadonlyMap<string, CourseFolder>;
}

function faultOf({ kind, url }: Reference, place: Place): Fault | null {
  if (kind === "need") return needFault(url, place);
  if (kind === "image") return imageFault(url, place);
  if (isExternal(url)) return null;
  const target = linkTarget(url);
  if (target !== null) return linkFault(url, target, place);
  return {
    message: `the link \`${url}\` leads nowhere`,
    remedy: "link to https://…, `#a-step`, `020-lesson.md#a-step` or `glossary.md#term`",
  };
}

function imageFault(url: string, { course }: Place): Fault | null {
  const name = url.slice("images/".length);
  const size = course.images.get(name);
  if (size === null) {
    return { message: `the size of \`${url}\` cannot be read`, remedy: "save it anew; an svg needs a `viewBox`" };
  }
  if (size !== undefined) return null;
  return { message: `there is no picture \`${url}\` in this course`, remedy: suggest(name, [...course.images.keys()]) };
}

function linkFault(url: string, target: LinkTarget, { course, slug, library }: Place): Fault | null {
  const fault = (what: string, word: string, known: readonly string[]): Fault | null =>
    known.includes(word) ? null : { message: `\`${url}\` leads to no ${what}`, remedy: suggest(word, known) };
  if (target.kind === "term") {
    if (course.glossary === null) {
      const remedy = `write \`${GLOSSARY_FILE}\`, with a heading \`## …\` for each term`;
      return { message: "this course has no glossary", remedy };
    }
    return course.glossary.ok ? fault("term of the glossary", target.term, termsOf(course)) : null;
  }
  if (target.kind === "step") {
    return slug === null
      ? fault("term of the glossary", target.step, termsOf(course))
      : fault("step of this lesson", target.step, stepsOf(course, slug));
  }
  const other = library.get(target.course ?? course.id);
  if (other === undefined) return fault("course", target.course ?? "", [...library.keys()]);
  const missing = fault("lesson", target.slug, slugsOf(other));
  if (missing !== null || target.step === null) return missing;
  return fault(`step of \`${target.slug}\``, target.step, stepsOf(other, target.slug));
}

/** A course needs courses, a lesson needs lessons; what is needed comes before. */
function needFault(url: string, { course, slug, library }: Place): Fault | null {
  const [name = "", courseId = course.id] = url.split("/").toReversed();
  if (slug === null) {
    const others = [...library.keys()].filter((id) => id !== course.id);
    return others.includes(url)
      ? null
      : { message: `\`needs\` names \`${url}\`, which is no other course`, remedy: suggest(url, others) };
  }
  const other = library.get(courseId);
  const slugs = other ? slugsOf(other) : [];
  const known = other === course ? slugs.slice(0, slugs.indexOf(slug)) : slugs;
  if (known.includes(name)) return null;
  const what = slugs.includes(name) ? "does not come before this one" : "is no lesson";
  return { message: `\`needs\` names \`${url}\`, which ${what}`, remedy: suggest(name, known) };
}

function slugsOf(course: CourseFolder): string[] {
  return course.lessons.map(({ slug }) => slug);
}

function termsOf({ glossary }: CourseFolder): string[] {
  return glossary?.ok ? glossary.glossary.terms.map(({ id }) => id) : [];
}

function stepsOf(course: CourseFolder, slug: string): string[] {
  const reading = course.lessons.find((lesson) => lesson.slug === slug)?.reading;
  return (reading && readable(reading)?.steps.map(({ id }) => id)) ?? [];
}

/** The lesson, or as much of it as can be read: one with an error elsewhere is still linked to. */
function readable(reading: LessonReading): Lesson | null {
  return reading.ok ? reading.lesson : reading.draft;
}
