/** What of a lesson may reach a browser: everything but how it is set up and how its tasks are checked and solved. */
import type { Block, Lesson, Step, Task, TaskBlock } from "./schema.ts";

type PublicTask = Pick<Task, "id" | "title" | "mode" | "needs" | "hint">;
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
  const { id, title, mode, needs, hint } = block.task;
  return { kind: "task", line: block.line, task: { id, title, mode, needs, hint } };
}
