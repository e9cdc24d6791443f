"use client";
/** The steps of a lesson, with how many tasks of each are done, and the one that was read last. */
import { CircleCheck } from "lucide-react";
import { useProgress } from "#components/progress/progress-store.ts";
import { useSession } from "#components/workbench/session-store.ts";

export interface StepSummary {
  id: string;
  title: string;
  /** Ids of its tasks. */
  tasks: string[];
}

export function StepList({ lesson, steps }: { lesson: string; steps: StepSummary[] }) {
  const read = useProgress()[lesson]?.step;
  return (
    <nav aria-label="Steps" className="lesson-steps">
      <ol>
        {steps.map((step, index) => (
          <li key={step.id} className="lesson-step-row">
            <span aria-hidden className="font-mono text-muted">
              {index + 1}
            </span>
            <a
              href={`#${step.id}`}
              aria-current={step.id === read ? "step" : undefined}
              className="flex-1 hover:text-accent hover:underline aria-[current]:font-semibold"
            >
              {step.title}
            </a>
            <StepState tasks={step.tasks} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** `1 of 2`, or a tick; nothing for a step without tasks. */
function StepState({ tasks }: { tasks: string[] }) {
  const done = useSession((store) => tasks.filter((id) => store.tasks[id]?.status === "done").length);
  if (tasks.length === 0) return null;
  return (
    <span className="font-mono text-muted">
      {done === tasks.length ? <CircleCheck aria-hidden size={16} className="text-ok" /> : `${done}/${tasks.length}`}
      <span className="sr-only">{done === tasks.length ? "done" : " tasks done"}</span>
    </span>
  );
}
