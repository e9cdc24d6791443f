/** Reads lesson, course and glossary files: text in, the model or every problem out. Pure; the caller reads the disk. */
import type { Root } from "mdast";
import type { z } from "zod";
import { readGlossary } from "./glossary.ts";
import { panelsOf } from "./kernel-panels.ts";
import { lineOf, parseMarkdown, sourceOf } from "./markdown.ts";
import { checkProse } from "./prose.ts";
import type { Reading } from "./reading.ts";
import {
  type Course,
  type CourseSettings,
  courseMetaSchema,
  type Glossary,
  type Lesson,
  type LessonProblem,
  lessonMetaSchema,
  settingsOf,
} from "./schema.ts";
import { SLUG, SLUG_LETTERS } from "./slug.ts";
import { readSteps } from "./steps.ts";
import { validate } from "./validate.ts";
import { fillVariables } from "./variables.ts";
import { readYamlMap } from "./yaml-block.ts";

/** `draft` is what could be read in spite of the problems; null when that is nothing worth showing. */
export type LessonReading =
  | { ok: true; lesson: Lesson }
  | { ok: false; problems: LessonProblem[]; draft: Lesson | null };
export type CourseReading = { ok: true; course: Course } | { ok: false; problems: LessonProblem[] };
export type GlossaryReading = { ok: true; glossary: Glossary } | { ok: false; problems: LessonProblem[] };

/** Longest lesson or course file, in characters: far more than anybody reads in one sitting. */
export const MAX_LESSON_CHARACTERS = 70_000;

const LESSON_FILE = new RegExp(`(?:^|/)(${SLUG}/${SLUG})\\.md$`);
const COURSE_FILE = new RegExp(`(?:^|/)(${SLUG})/course\\.md$`);

/**
 * Reads the text of the lesson `file`, a path that ends in `<course>/<slug>.md`.
 * `course` has the settings that count where the lesson has none of its own.
 */
export function parseLesson(text: string, file: string, course: CourseSettings = {}): LessonReading {
  const { value: lesson, problems } = readWith((reading) => readLesson(file, course, reading), text, file);
  return lesson === null || problems.length > 0 ? { ok: false, problems, draft: lesson } : { ok: true, lesson };
}

/** Reads the text of a course's own `file`, a path that ends in `<course>/course.md`. */
export function parseCourse(text: string, file: string): CourseReading {
  const { value: course, problems } = readWith((reading) => readCourse(file, reading), text, file);
  return course === null || problems.length > 0 ? { ok: false, problems } : { ok: true, course };
}

/** Reads the text of a course's glossary, `<course>/glossary.md`. */
export function parseGlossary(text: string, file: string): GlossaryReading {
  const { value: glossary, problems } = readWith(readGlossary, text, file);
  return glossary === null || problems.length > 0 ? { ok: false, problems } : { ok: true, glossary };
}

function readWith<T>(read: (reading: Reading) => T | null, written: string, file: string) {
  const problems: LessonProblem[] = [];
  const report: Reading["report"] = (line, message, remedy) => problems.push({ file, line, message, remedy });
  const text = written.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const reading: Reading = { text, report, ids: new Map(), references: [], runCount: 0, setup: [] };
  let value: T | null = null;
  try {
    if (!isTooLong(reading)) value = read({ ...reading, text: fillVariables(text, report) });
  } catch (error) {
    // The markdown parser recurses, so text that nests thousands deep exhausts the stack.
    if (!(error instanceof RangeError)) throw error;
    report(1, "this file nests too deeply to be read", "take out the quotes, lists or marks inside one another");
  }
  return { value, problems: problems.toSorted((one, other) => one.line - other.line) };
}

function readLesson(file: string, course: CourseSettings, reading: Reading): Lesson | null {
  const id = LESSON_FILE.exec(file)?.[1];
  if (id === undefined) {
    reading.report(1, "this file's name makes no address", `name it \`<course>/<slug>.md\`, ${SLUG_LETTERS}`);
  }
  const root = parseMarkdown(reading.text);
  const meta = readFrontMatter(root, lessonMetaSchema, reading);
  const steps = readSteps(root, reading);
  if (id === undefined) return null;
  const known = meta ?? { title: id, summary: "", minutes: 1, needs: [], know: [] };
  const { setup, references } = reading;
  const settings = settingsOf(known, course);
  if (settings.kernel !== null && !panelsOf(settings.sandbox).includes(settings.kernel)) {
    reading.report(
      1,
      `\`kernel: ${settings.kernel}\` shows nothing in a sandbox of profile ${settings.sandbox}`,
      "add `sandbox: docker`, or choose another panel",
    );
  }
  return { id, ...known, ...settings, steps, setup, references };
}

function readCourse(file: string, reading: Reading): Course | null {
  const id = COURSE_FILE.exec(file)?.[1];
  if (id === undefined) {
    reading.report(1, "this folder's name makes no address", `name it in ${SLUG_LETTERS}`);
  }
  const root = parseMarkdown(reading.text);
  const meta = readFrontMatter(root, courseMetaSchema, reading);
  checkProse(root, 0, reading);
  const [first, ...more] = root.children.filter((node) => node.type !== "yaml");
  const body = first === undefined ? "" : sourceOf(reading.text, first, more.at(-1));
  return id === undefined || meta === null ? null : { id, ...meta, body, references: reading.references };
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

function readFrontMatter<S extends z.ZodObject>(root: Root, schema: S, reading: Reading): z.output<S> | null {
  const { report, references } = reading;
  const keys = Object.keys(schema.shape);
  const [first] = root.children;
  if (first?.type !== "yaml") {
    const names = keys.filter((key) => !schema.shape[key].safeParse(undefined).success);
    report(1, "there is no front matter", `begin the file with \`---\`, lines for ${names.join(", ")}, and \`---\``);
    return null;
  }
  const yaml = readYamlMap(first.value, lineOf(first), report);
  if (yaml === null) return null;
  const meta = validate(schema, yaml.data, { yaml, path: [], keys }, report);
  if (meta === null) return null;
  for (const [index, line] of listAt(meta, "know").entries()) {
    checkProse(parseMarkdown(line), yaml.textLineAt(["know", index]) - 1, reading);
  }
  for (const [index, url] of listAt(meta, "needs").entries()) {
    references.push({ kind: "need", url, line: yaml.lineAt(["needs", index]) });
  }
  return meta;
}

function listAt(meta: Record<string, unknown>, key: string): string[] {
  const value = meta[key];
  return Array.isArray(value) ? value : [];
}
