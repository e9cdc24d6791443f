/** A lesson as its learner reads it: rendered on the server, alive only in its buttons, tasks and diagrams. */
import { Fragment } from "react";
import type { PublicLesson, PublicStep } from "#lib/lesson/public.ts";
import type { LessonProblem } from "#lib/lesson/schema.ts";
import "./lesson.css";
import { LessonBlock } from "./lesson-block.tsx";
import type { CourseContext, LessonContext } from "./lesson-context.ts";
import { Markdown } from "./markdown.tsx";
import { ProblemCard } from "./problem-card.tsx";
import { StepList } from "./step-list.tsx";

export interface LessonBodyProps {
  lesson: PublicLesson;
  course: CourseContext;
  /** The lessons to do before. */
  needs: readonly { href: string; title: string }[];
  /** Mistakes in its file, in the order of their lines; each is shown at its place. Only its author sees any. */
  problems?: readonly LessonProblem[];
}

export function LessonBody({ lesson, course, needs, problems = [] }: LessonBodyProps) {
  const titled = lesson.steps.filter((step) => step.id !== "intro");
  const taskTitles = new Map(lesson.steps.flatMap(tasksOf).map((task) => [task.id, task.title]));
  const context = { ...course, lesson: lesson.id, taskTitles };
  return (
    <article className="lesson">
      <h1 className="lesson-title">{lesson.title}</h1>
      <p className="lesson-summary">{lesson.summary}</p>
      <Needs lessons={needs} />
      <Problems problems={between(problems, 0, lesson.steps[0]?.blocks[0]?.line)} />
      <StepList
        lesson={lesson.id}
        steps={titled.map((step) => ({ id: step.id, title: step.title, tasks: tasksOf(step).map(({ id }) => id) }))}
      />
      {lesson.steps.map((step, index) => (
        <LessonStep
          key={step.id}
          step={step}
          context={context}
          problems={between(problems, firstLine(step), endOf(lesson.steps, index))}
        />
      ))}
      {lesson.know.length > 0 && <Know lines={lesson.know} context={context} />}
    </article>
  );
}

interface LessonStepProps {
  step: PublicStep;
  context: LessonContext;
  problems: readonly LessonProblem[];
}

function LessonStep({ step, context, problems }: LessonStepProps) {
  return (
    <section aria-label={step.title} className="prose">
      {step.id !== "intro" && (
        <h2 id={step.id} className="lesson-step-title">
          <a href={`#${step.id}`} className="hover:underline">
            {step.title}
          </a>
        </h2>
      )}
      {step.blocks[0] && <Problems problems={between(problems, 0, step.blocks[0].line)} />}
      {step.blocks.map((block, index) => (
        <Fragment key={block.line}>
          <LessonBlock block={block} context={context} />
          <Problems problems={between(problems, block.line, step.blocks[index + 1]?.line)} />
        </Fragment>
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

function Problems({ problems }: { problems: readonly LessonProblem[] }) {
  return problems.map((problem) => <ProblemCard key={`${problem.line} ${problem.message}`} problem={problem} />);
}

/** Those from one line up to another. */
function between(problems: readonly LessonProblem[], from: number, to = Number.POSITIVE_INFINITY) {
  return problems.filter(({ line }) => line >= from && line < to);
}

/** The introduction's own line is that of the file; what stands before its first block is about the front matter. */
function firstLine(step: PublicStep): number {
  return step.id === "intro" ? (step.blocks[0]?.line ?? step.line) : step.line;
}

function endOf(steps: readonly PublicStep[], index: number): number | undefined {
  return steps[index + 1]?.line;
}

function tasksOf(step: PublicStep) {
  return step.blocks.flatMap((block) => (block.kind === "task" ? [block.task] : []));
}
