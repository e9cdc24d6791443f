/** How a learner's tasks stand, and why the open ones are not done. */
import type { TaskState } from "#lib/lesson/task-state.ts";

const STATUS_WORDS = { done: "Done", todo: "Open", waiting: "Later" } as const;

export interface WatchedTasksProps {
  tasks: readonly TaskState[];
  /** By task id. */
  titles: Record<string, string>;
}

export function WatchedTasks({ tasks, titles }: WatchedTasksProps) {
  return (
    <section aria-label="Tasks of this lesson">
      <h2 className="font-semibold">Tasks of this lesson</h2>
      {tasks.length === 0 && <p className="mt-2 text-muted">It has none.</p>}
      <ul className="mt-2 space-y-3">
        {tasks.map(({ id, status, reason }) => (
          <li key={id}>
            <p className="flex gap-2">
              <span className={`w-10 shrink-0 ${status === "done" ? "text-ok" : "text-muted"}`}>
                {STATUS_WORDS[status]}
              </span>
              <span>{titles[id] ?? id}</span>
            </p>
            {status === "todo" && reason !== "" && <p className="mt-0.5 pl-12 text-muted">{reason}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
