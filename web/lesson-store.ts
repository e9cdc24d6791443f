/** Reads courses and lessons from a folder, and parses a file again only when it has changed. */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { type CourseReading, type LessonReading, parseCourse, parseLesson } from "../lib/lesson/parse.ts";
import type { LessonProblem } from "../lib/lesson/schema.ts";

/** A lesson in its course's table of contents; whether it can be read is in `reading`. */
export interface LessonEntry {
  /** File name without `.md`: `040-pid-namespace`. */
  slug: string;
  reading: LessonReading;
}

export interface CourseEntry {
  /** Name of the course's folder. */
  id: string;
  reading: CourseReading;
  /** In the order of their file names. */
  lessons: LessonEntry[];
}

export interface LessonStore {
  /** All courses, in the order of their folders' names. */
  courses(): Promise<CourseEntry[]>;
  /** One course, or null when no folder has that name. Any text may be asked for. */
  course(id: string): Promise<CourseEntry | null>;
}

const COURSE_FILE = "course.md";
const LESSON_SUFFIX = ".md";

type Refusal = { ok: false; problems: LessonProblem[] };

/** The store of `<directory>/<course>/course.md` and `<directory>/<course>/<slug>.md`. */
export function createLessonStore(directory: string): LessonStore {
  const readCourse = cachedByFile(parseCourse);
  const readLesson = cachedByFile(parseLesson);
  const shownAs = (...names: string[]) => [path.basename(directory), ...names].join("/");

  /** `id` is a name that readdir gave, so it cannot lead out of the folder. */
  async function read(id: string): Promise<CourseEntry | null> {
    const names = await namesIn(path.join(directory, id));
    const files = names.filter((name) => name.endsWith(LESSON_SUFFIX));
    if (files.length === 0) return null;
    const lessons = files.filter((file) => file !== COURSE_FILE);
    return {
      id,
      reading: await readCourse(path.join(directory, id, COURSE_FILE), shownAs(id, COURSE_FILE)),
      lessons: await Promise.all(
        lessons.map(async (file) => ({
          slug: file.slice(0, -LESSON_SUFFIX.length),
          reading: await readLesson(path.join(directory, id, file), shownAs(id, file)),
        })),
      ),
    };
  }

  return {
    async courses() {
      const entries = await Promise.all((await namesIn(directory)).map(read));
      return entries.filter((entry) => entry !== null);
    },
    async course(id) {
      return (await namesIn(directory)).includes(id) ? read(id) : null;
    },
  };
}

let shared: LessonStore | undefined;

/** The store of this lab's lessons: the folder that `DRYDOCK_LESSONS` names, else `lessons` where the lab was started. */
export function lessonStore(): LessonStore {
  shared ??= createLessonStore(process.env.DRYDOCK_LESSONS ?? "lessons");
  return shared;
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

/** Wraps a parser: same size and time of change, same answer. A file that cannot be read is a problem like any other. */
function cachedByFile<T>(parse: (text: string, shownAs: string) => T) {
  const cache = new Map<string, { mtimeMs: number; size: number; reading: T }>();
  return async (file: string, shownAs: string): Promise<T | Refusal> => {
    try {
      const { mtimeMs, size } = await stat(file);
      const cached = cache.get(file);
      if (cached?.mtimeMs === mtimeMs && cached.size === size) return cached.reading;
      const reading = parse(await readFile(file, "utf8"), shownAs);
      cache.set(file, { mtimeMs, size, reading });
      return reading;
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw error;
      const message = code === "ENOENT" ? "this file is not there" : `this file cannot be read (${code})`;
      return {
        ok: false,
        problems: [{ file: shownAs, line: 1, message, remedy: "write it, and let the lab read it" }],
      };
    }
  };
}

/** The system's error code, or undefined for an error that is not the system's. */
function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
