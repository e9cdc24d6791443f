import type { FactName } from "../kernel/fact-names.ts";

/** The state of a lesson's task as a learner sees it. */
export interface TaskState {
  /** The task's id within its lesson. */
  id: string;
  /** `waiting`: a task it needs is not done yet. */
  status: "waiting" | "todo" | "done";
  /** What the kernel shows now, in words: why it is not done, or what was seen when it was. */
  reason: string;
  /** What the hint names, by name, as far as it is known. */
  facts?: Partial<Record<FactName, string>>;
}
