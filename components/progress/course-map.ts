/** What progress means for the lessons of a course: which are done, and where to go on. Pure. */
import type { LessonProgress, Progress } from "./progress-store.ts";

/** A lesson as the map needs it. */
export interface MappedLesson {
  id: string;
  href: string;
  title: string;
  /** Ids of its tasks. */
  tasks: string[];
  steps: { id: string; title: string }[];
}

/** `done` counts the tasks that the lesson still has. */
export type LessonState = { kind: "new" } | { kind: "begun"; done: number; tasks: number } | { kind: "done" };

/** With tasks, a lesson is done when they are; without, when its end has been read. */
export function stateOf({ tasks }: Pick<MappedLesson, "tasks">, progress: LessonProgress | undefined): LessonState {
  if (progress === undefined) return { kind: "new" };
  const done = tasks.filter((id) => progress.done.includes(id)).length;
  const isDone = tasks.length > 0 ? done === tasks.length : progress.isRead;
  return isDone ? { kind: "done" } : { kind: "begun", done, tasks: tasks.length };
}

export interface WayOn {
  does: "start" | "continue" | "next";
  href: string;
  title: string;
  /** Title of the step, where one was read. */
  step: string | null;
}

/** Where a learner goes on: the lesson they had open last, or when it is done the first one after it that is not. */
export function wayOn(lessons: readonly MappedLesson[], progress: Progress): WayOn | null {
  const opened = lessons.filter(({ id }) => progress[id] !== undefined);
  const latest = opened.toSorted((one, other) => openedMs(other, progress) - openedMs(one, progress))[0];
  if (latest === undefined) return lessons[0] ? asWay("start", lessons[0]) : null;
  if (stateOf(latest, progress[latest.id]).kind !== "done") {
    const step = latest.steps.find(({ id }) => id === progress[latest.id]?.step);
    const way = asWay("continue", latest);
    return step ? { ...way, href: `${way.href}#${step.id}`, step: step.title } : way;
  }
  const isOpen = (lesson: MappedLesson) => stateOf(lesson, progress[lesson.id]).kind !== "done";
  const next = lessons.slice(lessons.indexOf(latest)).find(isOpen) ?? lessons.find(isOpen);
  return next ? asWay("next", next) : null;
}

function openedMs({ id }: MappedLesson, progress: Progress): number {
  return progress[id]?.atMs ?? 0;
}

function asWay(does: WayOn["does"], { href, title }: MappedLesson): WayOn {
  return { does, href, title, step: null };
}
