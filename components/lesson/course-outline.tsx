/** A course and its lessons, as the home page lists them. */
import { Lock } from "lucide-react";
import Link from "next/link";
import { CourseState, LessonState } from "#components/progress/lesson-state.tsx";
import { mappedLessons, taskIds } from "#components/progress/mapped-lessons.ts";
import type { CourseFolder } from "#lib/lesson/library.ts";
import type { LessonReading } from "#lib/lesson/parse.ts";
import { courseContext } from "./course-context.ts";
import "./lesson.css";
import { Markdown } from "./markdown.tsx";

export interface CourseOutlineProps {
  course: CourseFolder;
  learnerName: string;
  /** May this reader not open it yet? By its id. */
  isLocked: (lesson: string) => boolean;
}

export function CourseOutline({ course, learnerName, isLocked }: CourseOutlineProps) {
  const { id, reading, lessons } = course;
  const heading = `course-${id}`;
  return (
    <section aria-labelledby={heading} className="mt-12">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id={heading} className="text-lg font-semibold">
          {reading.ok ? reading.course.title : id}
        </h2>
        {lessons.length > 0 && <CourseState lessons={mappedLessons(course)} />}
      </div>
      {reading.ok ? (
        <>
          <p className="mt-1 max-w-[38rem] text-muted">{reading.course.summary}</p>
          <div className="prose mt-4 max-w-[38rem]">
            <Markdown text={reading.course.body} context={courseContext(course, learnerName)} />
          </div>
        </>
      ) : (
        reading.problems.map(({ file, line, message, remedy }) => (
          <p key={`${line} ${message}`} className="mt-1 text-danger">
            {file}:{line}: {message}; {remedy}
          </p>
        ))
      )}
      {lessons.length === 0 ? (
        <p className="mt-4 text-muted">No lessons yet.</p>
      ) : (
        <ol className="mt-4 border-t border-line">
          {lessons.map((lesson) => (
            <LessonRow
              key={lesson.slug}
              id={`${id}/${lesson.slug}`}
              isLocked={isLocked(`${id}/${lesson.slug}`)}
              {...lesson}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

interface LessonRowProps {
  id: string;
  slug: string;
  reading: LessonReading;
  isLocked: boolean;
}

function LessonRow({ id, slug, reading, isLocked }: LessonRowProps) {
  const row = <LessonLine id={id} slug={slug} reading={reading} isLocked={isLocked} />;
  const look = "group flex gap-4 px-1 py-3";
  return (
    <li className="border-b border-line">
      {isLocked ? (
        <p className={look}>{row}</p>
      ) : (
        <Link href={`/learn/${id}`} className={`${look} hover:bg-surface`}>
          {row}
        </Link>
      )}
    </li>
  );
}

function LessonLine({ id, slug, reading, isLocked }: LessonRowProps) {
  const number = /^\d+/.exec(slug)?.[0];
  return (
    <>
      <span className="w-10 shrink-0 pt-px font-mono text-muted">{number}</span>
      <span className="min-w-0 flex-1">
        <span className={`block font-medium ${isLocked ? "text-muted" : "group-hover:text-accent"}`}>
          {reading.ok ? reading.lesson.title : slug}
        </span>
        {reading.ok ? (
          <span className="block text-muted">{reading.lesson.summary}</span>
        ) : (
          <span className="block text-danger">Cannot be shown: {countOf(reading.problems.length)} in its file.</span>
        )}
      </span>
      {isLocked ? (
        <span className="flex shrink-0 items-center gap-1.5 self-start pt-0.5 text-sm text-muted">
          <Lock aria-hidden size={14} />
          locked
        </span>
      ) : (
        reading.ok && (
          <>
            <span className="shrink-0 pt-0.5 text-sm text-muted">{reading.lesson.minutes} min</span>
            <LessonState lesson={{ id, tasks: taskIds(reading.lesson) }} />
          </>
        )
      )}
    </>
  );
}

function countOf(errors: number): string {
  return errors === 1 ? "1 error" : `${errors} errors`;
}
