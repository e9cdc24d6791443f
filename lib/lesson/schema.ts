/** The lesson model: what a lesson is once its markdown has been read. */
import { z } from "zod";
import { predicateSchema } from "../kernel/predicate.ts";

/** Sandbox profiles; their limits stand in sandbox-server/src/sandbox/profiles.ts. */
export const PROFILE_NAMES = ["base", "docker", "playground"] as const;
export const profileNameSchema = z.enum(PROFILE_NAMES);
export type ProfileName = z.infer<typeof profileNameSchema>;

/** Highest number of a terminal that a lesson may name; every profile has room for as many. */
export const MAX_LESSON_TERMINAL = 6;

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: "use lower-case letters, digits and hyphens" });

/** YAML front matter of `lessons/<course>/<slug>.md`. */
export const lessonMetaSchema = z.strictObject({
  title: z.string().min(1).max(80),
  summary: z.string().min(1).max(200),
  minutes: z.int().min(1).max(60),
  sandbox: profileNameSchema.default("base"),
});
export type LessonMeta = z.infer<typeof lessonMetaSchema>;

/** YAML front matter of `lessons/<course>/course.md`; its body is the course's introduction. */
export const courseMetaSchema = z.strictObject({
  title: z.string().min(1).max(80),
  summary: z.string().min(1).max(300),
});
export type CourseMeta = z.infer<typeof courseMetaSchema>;

/** A `task` block: what the kernel must show, and how one gets there. */
export const taskSchema = z.strictObject({
  id: slug,
  title: z.string().min(1).max(120),
  check: predicateSchema,
  /** `edge`: done once it has been true. `level`: must still hold. */
  mode: z.enum(["edge", "level"]).default("edge"),
  /** Ids of tasks of this lesson that must be done first. */
  needs: z.array(slug).default([]),
  /** Markdown, shown on request. */
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
export type Block =
  | ProseBlock
  | RunBlock
  | CodeBlock
  | OutputBlock
  | TaskBlock
  | MermaidBlock
  | HintBlock
  | CalloutBlock;

/** A `##` heading and what follows it; the text before the first one is the step `intro`. */
export interface Step extends Located {
  id: string;
  title: string;
  blocks: Block[];
}

export interface Lesson extends LessonMeta {
  /** `<course>/<slug>`: the slug is the file's name without `.md`. */
  id: string;
  steps: Step[];
}

export interface Course extends CourseMeta {
  id: string;
  /** The introduction, markdown. */
  body: string;
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
