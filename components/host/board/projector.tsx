"use client";
/** A class on the room's screen: how to join, and how far all of it is. Nobody's name, and nothing that went wrong. */
import { Signpost } from "lucide-react";
import type { CSSProperties } from "react";
import { byLesson, type LessonCount } from "#lib/workshop/by-lesson.ts";
import { useBoard } from "./use-board.ts";
import "./projector.css";

export function Projector({ workshop }: { workshop: string }) {
  const { state, isLost } = useBoard(workshop);
  if (state === null) {
    return (
      <output className="block p-8 text-lg text-muted">{isLost ? "The lab does not answer." : "One moment…"}</output>
    );
  }
  const { people, outline, lessons, run } = state;
  const total = people.length;
  return (
    <section
      aria-label="The class by lesson"
      className="projector"
      style={{ "--rows": outline.length } as CSSProperties}
    >
      <table>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              Lesson
            </th>
            <th scope="col">Here now</th>
            <th scope="col" colSpan={2}>
              Done by {total} {total === 1 ? "person" : "people"}
            </th>
          </tr>
        </thead>
        <tbody>
          {byLesson(people, outline, lessons).map((lesson) => (
            <LessonRow
              key={lesson.id}
              lesson={lesson}
              total={total}
              isLed={run.lead?.lesson === lesson.id}
              isLocked={run.unlocked?.includes(lesson.id) === false}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface LessonRowProps {
  lesson: LessonCount;
  total: number;
  isLed: boolean;
  isLocked: boolean;
}

function LessonRow({ lesson: { number, title, here, done }, total, isLed, isLocked }: LessonRowProps) {
  return (
    <tr data-led={isLed || undefined} data-locked={isLocked || undefined}>
      <td className="font-mono text-muted">{number}</td>
      <th scope="row">
        {isLed && <Signpost aria-hidden className="projector-sign" />}
        {isLed && <span className="sr-only">Your host is here: </span>}
        {title}
        {isLocked && <span className="sr-only"> (locked)</span>}
      </th>
      <td className="font-mono">{here > 0 ? here : ""}</td>
      <td className="projector-bar">
        {done !== null && <span aria-hidden style={{ width: `${total > 0 ? (done / total) * 100 : 0}%` }} />}
      </td>
      <td className="font-mono">{done === null ? "" : done}</td>
    </tr>
  );
}
