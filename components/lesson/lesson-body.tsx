/** A lesson as its learner reads it: rendered on the server, alive only in its buttons, tasks and diagrams. */
import type { PublicLesson, PublicStep } from "#lib/lesson/public.ts";
import "./lesson.css";
import { LessonBlock } from "./lesson-block.tsx";
import type { CourseContext, LessonContext } from "./lesson-context.ts";
import { Markdown } from "./markdown.tsx";
import { StepList } from "./step-list.tsx";

export interface LessonBodyProps {
  lesson: PublicLesson;
  course: CourseContext;
  /** The lessons to do before. */
  needs: readonly { href: string; title: string }[];
}

export function LessonBody({ lesson, course, needs }: LessonBodyProps) {
  const titled = lesson.steps.filter((step) => step.id !== "intro");
  const taskTitles = new Map(lesson.steps.flatMap(tasksOf).map((task) => [task.id, task.title]));
  const context = { ...course, lesson: lesson.id, taskTitles };
  return (
    <article className="lesson">
      <h1 className="lesson-title">{lesson.title}</h1>
      <p className="lesson-summary">{lesson.summary}</p>
      <Needs lessons={needs} />
      <StepList
        steps={titled.map((step) => ({ id: step.id, title: step.title, tasks: tasksOf(step).map(({ id }) => id) }))}
      />
      {lesson.steps.map((step) => (
        <LessonStep key={step.id} step={step} context={context} />
      ))}
      {lesson.know.length > 0 && <Know lines={lesson.know} context={context} />}
    </article>
  );
}

function LessonStep({ step, context }: { step: PublicStep; context: LessonContext }) {
  return (
    <section aria-label={step.title} className="prose">
      {step.id !== "intro" && (
        <h2 id={step.id} className="lesson-step-title">
          <a href={`#${step.id}`} className="hover:underline">
            {step.title}
          </a>
        </h2>
      )}
      {step.blocks.map((block) => (
        <LessonBlock key={block.line} block={block} context={context} />
      ))}
    </section>
  );
}

function Needs({ lessons }: { lessons: LessonBodyProps["needs"] }) {
  if (lessons.length === 0) return null;
  return (
    <p className="mt-2 text-sm text-muted">
      Builds on{" "}
      {lessons.map(({ href, title }, index) => (
        <span key={href}>
          {index > 0 && ", "}
          <a href={href} className="text-accent underline underline-offset-2">
            {title}
          </a>
        </span>
      ))}
    </p>
  );
}

function Know({ lines, context }: { lines: readonly string[]; context: CourseContext }) {
  return (
    <section aria-labelledby="what-you-now-know" className="lesson-know prose">
      <h2 id="what-you-now-know" className="lesson-step-title">
        What you now know
      </h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>
            <Markdown text={line} context={context} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function tasksOf(step: PublicStep) {
  return step.blocks.flatMap((block) => (block.kind === "task" ? [block.task] : []));
}
