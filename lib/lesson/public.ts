/** What of a lesson may reach a browser: everything but how it is set up and how its tasks are checked and solved. */
import type { Answerable } from "../kernel/fact-names.ts";
import type { Block, Lesson, Step, Task, TaskBlock } from "./schema.ts";

type PublicTask = Pick<Task, "id" | "title" | "mode" | "needs" | "hint"> & {
  /** The learner must type something: which fact, and so what is right, stays here. */
  asks: "number" | "text" | null;
};
type PublicTaskBlock = Omit<TaskBlock, "task"> & { task: PublicTask };
export type PublicBlock = Exclude<Block, TaskBlock> | PublicTaskBlock;
export type PublicStep = Omit<Step, "blocks"> & { blocks: PublicBlock[] };
export type PublicLesson = Omit<Lesson, "steps" | "setup" | "docker" | "references"> & { steps: PublicStep[] };

/**
 * A lesson without `setup`, `check` and `solve`. Names what goes out, so that a field added to a lesson or a task stays
 * in by default.
 */
export function toPublic(lesson: Lesson): PublicLesson {
  const { id, title, summary, minutes, sandbox, kernel, needs, know } = lesson;
  const steps = lesson.steps.map((step) => ({ ...step, blocks: step.blocks.map(toPublicBlock) }));
  return { id, title, summary, minutes, sandbox, kernel, needs, know, steps };
}

function toPublicBlock(block: Block): PublicBlock {
  if (block.kind !== "task") return block;
  const { id, title, mode, needs, hint, answer } = block.task;
  return {
    kind: "task",
    line: block.line,
    task: { id, title, mode, needs, hint, asks: answer ? kindOfAnswer(answer) : null },
  };
}

function kindOfAnswer(answer: Answerable): "number" | "text" {
  return /pid$|-namespace$/.test(answer) ? "number" : "text";
}
