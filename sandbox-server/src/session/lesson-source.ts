/** What the sandbox-server needs of a lesson, read from the lesson files themselves: a browser only names the lesson. */
import { readFile } from "node:fs/promises";
import { parseCourse, parseLesson } from "../../../lib/lesson/parse.ts";
import {
  type CourseSettings,
  type Lesson,
  type ProfileName,
  type SetupBlock,
  type Task,
  tasksOf,
} from "../../../lib/lesson/schema.ts";
import { DrydockError } from "../../../lib/protocol/errors.ts";

export interface LessonPlan {
  id: string;
  profile: ProfileName;
  tasks: Task[];
  /** What to run in the sandbox before its learner comes; absent when there is nothing. */
  setup?: SetupBlock[];
  /** Is the Docker Engine to be started without being asked for? */
  startsEngine?: boolean;
}

/** @throws DrydockError `lesson_unknown` or `lesson_broken` */
export type LoadLesson = (id: string) => Promise<LessonPlan>;

/** Reads `<directory>/<course>/<slug>.md` anew each time, so that an edited lesson counts at once. */
export function lessonsIn(directory: string): LoadLesson {
  return async (id) => {
    const lesson = await readLesson(directory, id);
    const { sandbox, setup, docker } = lesson;
    return { id, profile: sandbox, tasks: tasksOf(lesson), setup, startsEngine: docker === "ahead" };
  };
}

/**
 * Reads a lesson with the settings of its course.
 * @throws DrydockError `lesson_unknown` or `lesson_broken`
 */
export async function readLesson(directory: string, id: string): Promise<Lesson> {
  // The wire schema has let through `<slug>/<slug>` only: no dots, no way out of the directory.
  const text = await readFile(`${directory}/${id}.md`, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") throw new DrydockError("lesson_unknown", `There is no lesson ${id}.`, { cause });
    throw cause;
  });
  const [course = ""] = id.split("/");
  const parsed = parseLesson(text, `lessons/${id}.md`, await courseSettings(directory, course));
  if (!parsed.ok) throw new DrydockError("lesson_broken", `The lesson ${id} has an error that its author must mend.`);
  return parsed.lesson;
}

/** What the course says for all its lessons; one that cannot be read would give them a wrong sandbox, so it is an error. */
async function courseSettings(directory: string, course: string): Promise<CourseSettings> {
  const text = await readFile(`${directory}/${course}/course.md`, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return null;
    throw cause;
  });
  if (text === null) return {};
  const parsed = parseCourse(text, `lessons/${course}/course.md`);
  if (!parsed.ok)
    throw new DrydockError("lesson_broken", `The course ${course} has an error that its author must mend.`);
  return parsed.course;
}
