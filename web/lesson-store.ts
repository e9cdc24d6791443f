/** Reads courses and lessons from a folder, and parses a file again only when it has changed. */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { type ImageSize, imageSize } from "../lib/lesson/image-size.ts";
import type { CourseFolder } from "../lib/lesson/library.ts";
import { parseCourse, parseGlossary, parseLesson } from "../lib/lesson/parse.ts";
import { GLOSSARY_FILE, IMAGE_URL } from "../lib/lesson/references.ts";
import type { CourseSettings, LessonProblem } from "../lib/lesson/schema.ts";

export type { CourseFolder };
/** A lesson in its course's table of contents; whether it can be read is in `reading`. */
export type LessonEntry = CourseFolder["lessons"][number];

export interface LessonStore {
  /** All courses, in the order that they name, then in that of their folders. */
  courses(): Promise<CourseFolder[]>;
  /** One course, or null when no folder has that name. Any text may be asked for. */
  course(id: string): Promise<CourseFolder | null>;
}

const COURSE_FILE = "course.md";
const LESSON_SUFFIX = ".md";
const NO_SETTINGS: CourseSettings = {};

type Refusal = { ok: false; problems: LessonProblem[]; draft: null };

/**
 * The store of `<directory>/<course>/course.md`, `glossary.md`, `<slug>.md` and `images/`. Problems name files below
 * `folder`.
 */
export function createLessonStore(directory: string, folder = path.basename(directory)): LessonStore {
  const readCourse = cachedByFile((text, shownAs) => parseCourse(text, shownAs));
  const readGlossary = cachedByFile((text, shownAs) => parseGlossary(text, shownAs));
  const readLesson = cachedByFile(parseLesson);
  const readImageSize = cachedImageSize();
  const shownAs = (...names: string[]) => [folder, ...names].join("/");

  /** `id` is a name that readdir gave, so it cannot lead out of the folder. */
  async function read(id: string): Promise<CourseFolder | null> {
    const names = await namesIn(path.join(directory, id));
    const files = names.filter((name) => name.endsWith(LESSON_SUFFIX));
    if (files.length === 0) return null;
    const inCourse = (file: string): [string, string] => [path.join(directory, id, file), shownAs(id, file)];
    const reading = await readCourse(...inCourse(COURSE_FILE));
    const settings = reading.ok ? reading.course : NO_SETTINGS;
    const lessons = files.filter((file) => file !== COURSE_FILE && file !== GLOSSARY_FILE);
    return {
      id,
      reading,
      lessons: await Promise.all(
        lessons.map(async (file) => ({
          slug: file.slice(0, -LESSON_SUFFIX.length),
          reading: await readLesson(...inCourse(file), settings),
        })),
      ),
      glossary: files.includes(GLOSSARY_FILE) ? await readGlossary(...inCourse(GLOSSARY_FILE)) : null,
      images: await imagesOf(id),
    };
  }

  async function imagesOf(id: string): Promise<CourseFolder["images"]> {
    const names = await namesIn(path.join(directory, id, "images"));
    const shown = names.filter((name) => IMAGE_URL.test(`images/${name}`));
    const sizes = shown.map(async (name): Promise<[string, ImageSize | null]> => {
      return [name, await readImageSize(path.join(directory, id, "images", name))];
    });
    return new Map(await Promise.all(sizes));
  }

  return {
    async courses() {
      const entries = await Promise.all((await namesIn(directory)).map(read));
      return entries.filter((entry) => entry !== null).toSorted((one, other) => orderOf(one) - orderOf(other));
    },
    async course(id) {
      return (await namesIn(directory)).includes(id) ? read(id) : null;
    },
  };
}

let shared: LessonStore | undefined;

/** The store of this lab's lessons: the folder that `DRYDOCK_LESSONS` names, else `lessons` where the lab was started. */
export function lessonStore(): LessonStore {
  shared ??= createLessonStore(lessonsDirectory());
  return shared;
}

export function lessonsDirectory(): string {
  return process.env.DRYDOCK_LESSONS ?? "lessons";
}

function orderOf({ reading }: CourseFolder): number {
  return (reading.ok ? reading.course.order : undefined) ?? Number.MAX_SAFE_INTEGER;
}

/** Names in a folder, sorted; none when it is not there or is a file. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}

/**
 * Wraps a parser: same size and time of change, and the same `context`, same answer. A file that cannot be read is a
 * problem like any other.
 */
function cachedByFile<T, C>(parse: (text: string, shownAs: string, context?: C) => T) {
  const cache = new Map<string, { mtimeMs: number; size: number; context: C | undefined; reading: T }>();
  return async (file: string, shownAs: string, context?: C): Promise<T | Refusal> => {
    try {
      const { mtimeMs, size } = await stat(file);
      const cached = cache.get(file);
      if (cached?.mtimeMs === mtimeMs && cached.size === size && cached.context === context) return cached.reading;
      const reading = parse(await readFile(file, "utf8"), shownAs, context);
      cache.set(file, { mtimeMs, size, context, reading });
      return reading;
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw error;
      const message = code === "ENOENT" ? "this file is not there" : `this file cannot be read (${code})`;
      const problem = { file: shownAs, line: 1, message, remedy: "write it, and let the lab read it" };
      return { ok: false, problems: [problem], draft: null };
    }
  };
}

function cachedImageSize() {
  const cache = new Map<string, { mtimeMs: number; size: ImageSize | null }>();
  return async (file: string): Promise<ImageSize | null> => {
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
    if (mtimeMs === 0) return null; // Gone since its folder was read.
    const cached = cache.get(file);
    if (cached?.mtimeMs === mtimeMs) return cached.size;
    const size = imageSize(path.basename(file), await readFile(file));
    cache.set(file, { mtimeMs, size });
    return size;
  };
}

/** The system's error code, or undefined for an error that is not the system's. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
