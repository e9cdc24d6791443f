/** The lesson model: what a lesson is once its markdown has been read. */
import { z } from "zod";
import { ANSWERABLE } from "../kernel/fact-names.ts";
import { predicateSchema } from "../kernel/predicate/predicate.ts";
import { KERNEL_PANEL_NAMES, type KernelPanel } from "./kernel-panels.ts";
import { PROFILE_NAMES, type ProfileName } from "./profile-names.ts";
import type { Reference } from "./references.ts";
import { SLUG, slugSchema } from "./slug.ts";

export { PROFILE_NAMES, type ProfileName };
export const profileNameSchema = z.enum(PROFILE_NAMES);

/** Highest number of a terminal that a lesson may name; every profile has room for as many. */
export const MAX_LESSON_TERMINAL = 6;

/** When the Docker Engine of a `docker` sandbox starts: before its learner comes, or with the first `docker` command. */
export const ENGINE_STARTS = ["ahead", "on-demand"] as const;
export type EngineStart = (typeof ENGINE_STARTS)[number];

/** Settings that a lesson takes from its course unless it has its own. */
const settings = {
  sandbox: profileNameSchema.optional(),
  kernel: z.enum(KERNEL_PANEL_NAMES).optional(),
  docker: z.enum(ENGINE_STARTS).optional(),
};
const DEFAULT_SETTINGS = { sandbox: "base", kernel: null, docker: "on-demand" } as const;

export interface CourseSettings {
  sandbox?: ProfileName | undefined;
  kernel?: KernelPanel | undefined;
  docker?: EngineStart | undefined;
}

const lessonName = z
  .string()
  .regex(new RegExp(`^(?:${SLUG}/)?${SLUG}$`), { error: "name a lesson of this course, or `course/lesson`" });

/** YAML front matter of `lessons/<course>/<slug>.md`. */
export const lessonMetaSchema = z.strictObject({
  title: z.string().min(1).max(80),
  summary: z.string().min(1).max(200),
  minutes: z.int().min(1).max(60),
  ...settings,
  /** Lessons to do before this one: by slug, those of another course by `course/slug`. */
  needs: z.array(lessonName).default([]),
  /** What its learner now knows, a line of markdown each. */
  know: z.array(z.string().min(1).max(240)).max(5).default([]),
});
type LessonMeta = z.infer<typeof lessonMetaSchema>;

/** YAML front matter of `lessons/<course>/course.md`; its body is the course's introduction. */
export const courseMetaSchema = z.strictObject({
  title: z.string().min(1).max(80),
  summary: z.string().min(1).max(300),
  /** Courses are listed by it; those without one come last, by the name of their folder. */
  order: z.int().min(1).optional(),
  /** Folders of courses to do before this one. */
  needs: z.array(slugSchema).default([]),
  ...settings,
});
type CourseMeta = z.infer<typeof courseMetaSchema>;

/** The settings that count for a lesson. */
export function settingsOf(lesson: CourseSettings, course: CourseSettings): Pick<Lesson, keyof CourseSettings> {
  return {
    sandbox: lesson.sandbox ?? course.sandbox ?? DEFAULT_SETTINGS.sandbox,
    kernel: lesson.kernel ?? course.kernel ?? DEFAULT_SETTINGS.kernel,
    docker: lesson.docker ?? course.docker ?? DEFAULT_SETTINGS.docker,
  };
}

/** A `task` block: what the kernel must show, and how one gets there. */
export const taskSchema = z.strictObject({
  id: slugSchema,
  title: z.string().min(1).max(120),
  check: predicateSchema,
  /** `edge`: done once it has been true. `level`: must still hold. */
  mode: z.enum(["edge", "level"]).default("edge"),
  /** Ids of tasks of this lesson that must be done first. */
  needs: z.array(slugSchema).default([]),
  /** The learner must type this fact of what the predicate is about. */
  answer: z.enum(ANSWERABLE).optional(),
  /** Markdown, shown on request; facts stand in it by name. */
  hint: z.string().min(1),
  /** Shell lines that do the task, typed into a terminal by the lesson test. Never sent to a browser. */
  solve: z.string().min(1),
});
export type Task = z.infer<typeof taskSchema>;

/** Where something stands in its lesson file; `line` counts from 1. */
export interface Located {
  line: number;
}

/** Prose as markdown. */
export interface ProseBlock extends Located {
  kind: "prose";
  markdown: string;
}
/** `sh run`: a click types it into a terminal. */
export interface RunBlock extends Located {
  kind: "run";
  /** Unique in its lesson: `run-1`, `run-2` … in order of appearance. */
  id: string;
  code: string;
  /** Number of the terminal it goes to; opened when it is not there yet. */
  terminal: number;
  /** Press Ctrl-C there first. */
  interrupt: boolean;
}
/** Code to read or copy. */
export interface CodeBlock extends Located {
  kind: "code";
  code: string;
  language: string;
}
/** What the run block before it prints; `…` stands for anything. */
export interface OutputBlock extends Located {
  kind: "output";
  text: string;
}
export interface TaskBlock extends Located {
  kind: "task";
  task: Task;
}
export interface MermaidBlock extends Located {
  kind: "mermaid";
  source: string;
  /** Text equivalent, from the info string: `mermaid alt="…"`. */
  alt: string;
}
export interface HintBlock extends Located {
  kind: "hint";
  markdown: string;
}
/** `> [!NOTE]` and its kin. */
export interface CalloutBlock extends Located {
  kind: "callout";
  tone: "note" | "tip" | "important" | "warning" | "caution";
  markdown: string;
}
/** A way to answer. */
export interface Choice {
  /** Markdown. */
  text: string;
  isRight: boolean;
}
/** A question about what was read; marked in the browser. */
export interface QuizBlock extends Located {
  kind: "quiz";
  id: string;
  /** Markdown. */
  question: string;
  /** More than one can be right; `why` is markdown, shown with the mark. */
  choices: (Choice & { why: string })[];
}
/** A question to answer before one runs what comes next; marked in the browser. */
export interface PredictBlock extends Located {
  kind: "predict";
  id: string;
  question: string;
  answer: PredictAnswer;
  /** Markdown, shown once there is an answer. */
  why: string;
}
/** One of several choices, or a text that the learner writes: any of `texts` is right. */
export type PredictAnswer = { choices: Choice[] } | { texts: string[] };
export type Block =
  | ProseBlock
  | RunBlock
  | CodeBlock
  | OutputBlock
  | TaskBlock
  | MermaidBlock
  | HintBlock
  | CalloutBlock
  | QuizBlock
  | PredictBlock;

/** `setup`: shell lines that are run inside the sandbox before the learner sees it. Never sent to a browser. */
export interface SetupBlock extends Located {
  script: string;
}

/** A `##` heading and what follows it; the text before the first one is the step `intro`. */
export interface Step extends Located {
  id: string;
  title: string;
  blocks: Block[];
}

export interface Lesson extends Omit<LessonMeta, keyof CourseSettings> {
  /** `<course>/<slug>`: the slug is the file's name without `.md`. */
  id: string;
  sandbox: ProfileName;
  /** Which panel of the kernel view to open; null leaves it to the learner. */
  kernel: KernelPanel | null;
  docker: EngineStart;
  steps: Step[];
  /** In the order in which they are run. */
  setup: SetupBlock[];
  /** All that it links to, shows and needs. */
  references: Reference[];
}

export interface Course extends CourseMeta {
  id: string;
  /** The introduction, markdown. */
  body: string;
  references: Reference[];
}

/** A word of a course and what it means. */
export interface GlossaryTerm extends Located {
  /** Its address within the glossary: `cgroup`. */
  id: string;
  /** As written in its heading. */
  name: string;
  /** Markdown. */
  definition: string;
}

export interface Glossary {
  terms: GlossaryTerm[];
  references: Reference[];
}

/** What is wrong with a lesson file, where, and what to write instead. */
export interface LessonProblem {
  /** Path of the file as the author knows it: `lessons/containers/040-pid-namespace.md`. */
  file: string;
  line: number;
  /** What was found. */
  message: string;
  /** What to write instead. */
  remedy: string;
}

/** All tasks of a lesson, in order. */
export function tasksOf(lesson: Lesson): Task[] {
  return lesson.steps.flatMap((step) => step.blocks.flatMap((block) => (block.kind === "task" ? [block.task] : [])));
}
