/** A lesson as its learner reads it: rendered on the server, alive only in its buttons, tasks and diagrams. */
import type { PublicLesson, PublicStep } from "#lib/lesson/public.ts";
import "./lesson.css";
import { LessonBlock } from "./lesson-block.tsx";
import { StepList } from "./step-list.tsx";

export function LessonBody({ lesson }: { lesson: PublicLesson }) {
  const titled = lesson.steps.filter((step) => step.id !== "intro");
  const tasks = lesson.steps.flatMap(tasksOf);
  const taskTitles = new Map(tasks.map((task) => [task.id, task.title]));
  return (
    <article className="lesson">
      <h1 className="lesson-title">{lesson.title}</h1>
      <p className="lesson-summary">{lesson.summary}</p>
      <StepList
        steps={titled.map((step) => ({ id: step.id, title: step.title, tasks: tasksOf(step).map(({ id }) => id) }))}
      />
      {lesson.steps.map((step) => (
        <LessonStep key={step.id} step={step} taskTitles={taskTitles} />
      ))}
    </article>
  );
}

function LessonStep({ step, taskTitles }: { step: PublicStep; taskTitles: ReadonlyMap<string, string> }) {
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
        <LessonBlock key={block.line} block={block} taskTitles={taskTitles} />
      ))}
    </section>
  );
}

function tasksOf(step: PublicStep) {
  return step.blocks.flatMap((block) => (block.kind === "task" ? [block.task] : []));
}
