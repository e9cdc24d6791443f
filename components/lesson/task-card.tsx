"use client";
/** A task with its live state, judged by the kernel and not by a click. */
import { Circle, CircleCheck, CircleDashed, type LucideIcon } from "lucide-react";
import { type ReactNode, useId } from "react";
import { useSession } from "#components/workbench/session-store.ts";
import type { TaskState } from "#lib/lesson/task-state.ts";
import { TaskAnswer } from "./task-answer.tsx";

export interface TaskCardProps {
  id: string;
  title: string;
  /** The tasks that must be done first. */
  needs: { id: string; title: string }[];
  /** The learner must type something. */
  asks: "number" | "text" | null;
  /** The hint, collapsed. */
  children: ReactNode;
}

const LOOKS: Record<TaskState["status"], { name: string; icon: LucideIcon; colour: string }> = {
  todo: { name: "To do", icon: Circle, colour: "text-muted" },
  waiting: { name: "Later", icon: CircleDashed, colour: "text-muted" },
  done: { name: "Done", icon: CircleCheck, colour: "text-ok" },
};

export function TaskCard({ id, title, needs, asks, children }: TaskCardProps) {
  const heading = useId();
  const tasks = useSession((store) => store.tasks);
  const state = tasks[id];
  const openNeeds = needs.filter((need) => tasks[need.id]?.status !== "done");
  const status = state?.status ?? "todo";
  const { name, icon: Icon, colour } = LOOKS[status];

  return (
    <section className="lesson-task" data-status={status} aria-labelledby={heading}>
      <div className="flex items-start gap-2.5">
        <Icon aria-hidden size={20} className={`mt-0.5 shrink-0 ${colour}`} />
        <div className="min-w-0 flex-1">
          <h3 id={heading} className="font-semibold">
            {title}
          </h3>
          <div aria-live="polite" className="text-sm">
            <span className={`font-medium ${colour}`}>{name}</span>
            <Reason state={state} first={openNeeds.map((need) => need.title)} />
          </div>
          {asks !== null && status === "todo" && <TaskAnswer task={id} title={title} kind={asks} />}
          {children}
        </div>
      </div>
    </section>
  );
}

/** What the kernel shows now, in its own type; or which task comes first. */
function Reason({ state, first }: { state: TaskState | undefined; first: string[] }) {
  if (state === undefined) return <span className="text-muted"> · checked once the sandbox runs</span>;
  if (state.status === "waiting") return <span className="text-muted"> · first: {first.join("; ")}</span>;
  return <p className="mt-1 font-mono break-words text-muted">{state.reason}</p>;
}
