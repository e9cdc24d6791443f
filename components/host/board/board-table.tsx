"use client";
/** Learners by tasks: a row each, a square for each task; above them how many stand where. */
import { Hand } from "lucide-react";
import { memo } from "react";
import { type BoardLesson, type BoardPerson, heatOf } from "#lib/workshop/board.ts";
import { STATUS_WORDS, sinceWords } from "./status-words.ts";

export interface BoardTableProps {
  /** Whom to show, in their order. */
  people: readonly BoardPerson[];
  /** The whole class, which is what is counted. */
  all: readonly BoardPerson[];
  lessons: readonly BoardLesson[];
  nowMs: number;
  /** Whose panel is open. */
  shown: string | null;
  onShow: (id: string) => void;
}

export function BoardTable({ people, all, lessons, nowMs, shown, onShow }: BoardTableProps) {
  return (
    <section className="board" style={{ "--rows": people.length } as React.CSSProperties} aria-label="Board">
      <table>
        <colgroup>
          <col className="w-[11rem]" />
          <col className="w-[6.5rem]" />
          <col className="w-[4rem]" />
          <col className="w-[4rem]" />
          <col />
          <col style={{ width: `${squaresWidthRem(lessons)}rem` }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">How</th>
            <th scope="col">Since</th>
            <th scope="col">At</th>
            <th scope="col">What the kernel shows</th>
            <th scope="col">
              <Heat all={all} lessons={lessons} />
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              lessons={lessons}
              since={person.sinceMs === null ? "" : sinceWords(person.sinceMs, nowMs)}
              isShown={person.id === shown}
              onShow={onShow}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const SQUARE_REM = 1;
const GAP_REM = 0.4;
const WIDEST_REM = 44;
/** Below this a lesson's number does not fit over its squares. */
const NARROWEST_LESSON_REM = 2.15;

/** Squares as wide as high while there are few, narrower in a long course. */
function squaresWidthRem(lessons: readonly BoardLesson[]): number {
  const tasks = lessons.reduce((sum, lesson) => sum + lesson.tasks.length, 0);
  const wished = tasks * SQUARE_REM + lessons.length * GAP_REM + 1.5;
  return Math.max(Math.min(wished, WIDEST_REM), lessons.length * NARROWEST_LESSON_REM);
}

function Heat({ all, lessons }: Pick<BoardTableProps, "all" | "lessons">) {
  const heat = heatOf(all);
  const of = (key: string) => heat.get(key) ?? { at: 0, done: 0 };
  const places = lessons.flatMap(({ tasks }) => tasks.filter(({ key }) => of(key).at > 0));
  return (
    <>
      <span className="sr-only">
        Tasks.{" "}
        {places.map(({ key, place, title }) => `${of(key).at} of ${all.length} stand at ${place}, ${title}.`).join(" ")}
      </span>
      <span aria-hidden className="board-squares">
        {lessons.map(({ id, number, title, tasks }) => (
          <span key={id} className="board-group" style={{ flexGrow: tasks.length }}>
            <span className="board-number" title={title}>
              {number}
            </span>
            <span className="board-heat">
              {tasks.map(({ key, place, title: task }) => {
                const { at, done } = of(key);
                return (
                  <span
                    key={key}
                    title={`${place} ${task}: ${at} of ${all.length} stand here, ${done} have done it`}
                    data-hot={at > 0 || undefined}
                    style={{ "--heat": all.length > 0 ? at / all.length : 0 } as React.CSSProperties}
                  >
                    {at > 0 ? at : ""}
                  </span>
                );
              })}
            </span>
          </span>
        ))}
      </span>
    </>
  );
}

interface PersonRowProps {
  person: BoardPerson;
  lessons: readonly BoardLesson[];
  since: string;
  isShown: boolean;
  onShow: (id: string) => void;
}

/** Drawn again for whom it has changed only. */
const PersonRow = memo(function PersonRow({ person, lessons, since, isShown, onShow }: PersonRowProps) {
  const { id, name, status, handUpAtMs, at, reason, done } = person;
  const place = lessons.flatMap(({ tasks }) => tasks).find(({ key }) => key === at)?.place;
  const tasks = lessons.reduce((sum, lesson) => sum + lesson.tasks.length, 0);
  return (
    <tr data-status={status} data-shown={isShown || undefined}>
      <th scope="row">
        <button type="button" aria-expanded={isShown} onClick={() => onShow(id)}>
          <span className="truncate">{name}</span>
          {handUpAtMs !== null && (
            <span className="board-hand">
              <Hand aria-hidden size={12} />
              <span className="sr-only">has a hand up</span>
            </span>
          )}
        </button>
      </th>
      <td className="board-status">{STATUS_WORDS[status]}</td>
      <td className="text-muted">{since}</td>
      <td className="font-mono">{place}</td>
      <td className="truncate" title={reason}>
        {reason}
      </td>
      <td>
        <span className="sr-only">
          {done.length} of {tasks} done
        </span>
        <span aria-hidden className="board-squares">
          {lessons.map((lesson) => (
            <span key={lesson.id} className="board-group" style={{ flexGrow: lesson.tasks.length }}>
              <span className="board-row">
                {lesson.tasks.map(({ key }) => (
                  <span key={key} data-task={done.includes(key) ? "done" : key === at ? "at" : "open"} />
                ))}
              </span>
            </span>
          ))}
        </span>
      </td>
    </tr>
  );
});
