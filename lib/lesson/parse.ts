/** Reads lesson and course files: text in, the model or every problem out. Pure; the caller does the reading from disk. */
import type { Root } from "mdast";
import type { z } from "zod";
import { lineOf, parseMarkdown, sourceOf } from "./markdown.ts";
import { checkProse } from "./prose.ts";
import type { Reading } from "./reading.ts";
import { type Course, courseMetaSchema, type Lesson, type LessonProblem, lessonMetaSchema } from "./schema.ts";
import { readSteps } from "./steps.ts";
import { validate } from "./validate.ts";
import { readYamlMap } from "./yaml-block.ts";

export type LessonReading = { ok: true; lesson: Lesson } | { ok: false; problems: LessonProblem[] };
export type CourseReading = { ok: true; course: Course } | { ok: false; problems: LessonProblem[] };

/** Longest lesson or course file, in characters: far more than anybody reads in one sitting. */
export const MAX_LESSON_CHARACTERS = 70_000;

const SLUG_LETTERS = "lower-case letters, digits and hyphens";
const SLUG = "[a-z0-9][a-z0-9-]{0,63}";
const LESSON_FILE = new RegExp(`(?:^|/)(${SLUG}/${SLUG})\\.md$`);
const COURSE_FILE = new RegExp(`(?:^|/)(${SLUG})/course\\.md$`);

/** Reads the text of the lesson `file`, a path that ends in `<course>/<slug>.md`. */
export function parseLesson(text: string, file: string): LessonReading {
  const { value: lesson, problems } = readWith(readLesson, text, file);
  return lesson === null || problems.length > 0 ? { ok: false, problems } : { ok: true, lesson };
}

/** Reads the text of a course's own `file`, a path that ends in `<course>/course.md`. */
export function parseCourse(text: string, file: string): CourseReading {
  const { value: course, problems } = readWith(readCourse, text, file);
  return course === null || problems.length > 0 ? { ok: false, problems } : { ok: true, course };
}

function readWith<T>(read: (file: string, reading: Reading) => T | null, text: string, file: string) {
  const problems: LessonProblem[] = [];
  const reading: Reading = {
    text: text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"),
    report: (line, message, remedy) => problems.push({ file, line, message, remedy }),
    taskLines: new Map(),
    runCount: 0,
  };
  let value: T | null = null;
  try {
    value = isTooLong(reading) ? null : read(file, reading);
  } catch (error) {
    // The markdown parser recurses, so text that nests thousands deep exhausts the stack.
    if (!(error instanceof RangeError)) throw error;
    reading.report(
      1,
      "this file nests too deeply to be read",
      "take out the quotes, lists or marks inside one another",
    );
  }
  return { value, problems: problems.toSorted((one, other) => one.line - other.line) };
}

function readLesson(file: string, reading: Reading): Lesson | null {
  const id = LESSON_FILE.exec(file)?.[1];
  if (id === undefined) {
    reading.report(1, "this file's name makes no address", `name it \`<course>/<slug>.md\`, ${SLUG_LETTERS}`);
  }
  const root = parseMarkdown(reading.text);
  const meta = readFrontMatter(root, lessonMetaSchema, reading);
  const steps = readSteps(root, reading);
  return id === undefined || meta === null ? null : { id, ...meta, steps };
}

function readCourse(file: string, reading: Reading): Course | null {
  const id = COURSE_FILE.exec(file)?.[1];
  if (id === undefined) {
    reading.report(1, "this folder's name makes no address", `name it in ${SLUG_LETTERS}`);
  }
  const root = parseMarkdown(reading.text);
  const meta = readFrontMatter(root, courseMetaSchema, reading);
  checkProse(root, 0, reading.report);
  const [first, ...more] = root.children.filter((node) => node.type !== "yaml");
  const body = first === undefined ? "" : sourceOf(reading.text, first, more.at(-1));
  return id === undefined || meta === null ? null : { id, ...meta, body };
}

function isTooLong({ text, report }: Reading): boolean {
  if (text.length <= MAX_LESSON_CHARACTERS) return false;
  report(
    1,
    `this file has ${text.length} characters`,
    `keep it under ${MAX_LESSON_CHARACTERS}: make two lessons of it`,
  );
  return true;
}

function readFrontMatter<S extends z.ZodObject>(root: Root, schema: S, { report }: Reading): z.output<S> | null {
  const keys = Object.keys(schema.shape);
  const [first] = root.children;
  if (first?.type !== "yaml") {
    report(1, "there is no front matter", `begin the file with \`---\`, lines for ${keys.join(", ")}, and \`---\``);
    return null;
  }
  const yaml = readYamlMap(first.value, lineOf(first), report);
  return yaml && validate(schema, yaml.data, { yaml, path: [], keys }, report);
}
