"use client";
/** How far a learner is: in one lesson of the map, and in a whole course. */
import { CircleCheck } from "lucide-react";
import { type MappedLesson, stateOf } from "./course-map.ts";
import { useProgress } from "./progress-store.ts";

/** A tick, `2/5`, or nothing, in a place whose width never changes. */
export function LessonState({ lesson }: { lesson: Pick<MappedLesson, "id" | "tasks"> }) {
  const state = stateOf(lesson, useProgress()[lesson.id]);
  return (
    <span className="flex w-10 shrink-0 justify-end pt-0.5 font-mono text-sm text-muted">
      {state.kind === "done" && (
        <>
          <CircleCheck aria-hidden size={18} className="text-ok" />
          <span className="sr-only">done</span>
        </>
      )}
      {state.kind === "begun" && <Begun {...state} />}
    </span>
  );
}

function Begun({ done, tasks }: { done: number; tasks: number }) {
  return (
    <>
      <span aria-hidden>{tasks === 0 ? "…" : `${done}/${tasks}`}</span>
      <span className="sr-only">{tasks === 0 ? "begun" : `${done} of ${tasks} tasks done`}</span>
    </>
  );
}

export function CourseState({ lessons }: { lessons: readonly Pick<MappedLesson, "id" | "tasks">[] }) {
  const progress = useProgress();
  const done = lessons.filter((lesson) => stateOf(lesson, progress[lesson.id]).kind === "done").length;
  return (
    <span className="shrink-0 text-sm text-muted">
      {done === 0
        ? `${lessons.length} ${lessons.length === 1 ? "lesson" : "lessons"}`
        : `${done} of ${lessons.length} done`}
    </span>
  );
}
