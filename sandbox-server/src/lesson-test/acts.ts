/** What a lesson has its learner do, as a list in the order of the text. */
import type { Lesson, OutputBlock, RunBlock, TaskBlock } from "../../../lib/lesson/schema.ts";

export interface RunAct {
  kind: "run";
  block: RunBlock;
  /** What it prints, where the lesson says so. */
  claim: OutputBlock | null;
  /** The prompt need not come back: nothing more is typed into this terminal, or Ctrl-C comes first. */
  mayStay: boolean;
}

export type Act = RunAct | TaskBlock;

export function actsOf({ steps }: Lesson): Act[] {
  const blocks = steps.flatMap((step) => step.blocks);
  const runs = blocks.filter((block) => block.kind === "run");
  return blocks.flatMap((block, index): Act[] => {
    if (block.kind === "task") return [block];
    if (block.kind !== "run") return [];
    const next = runs.find((run) => run.line > block.line && run.terminal === block.terminal);
    return [{ kind: "run", block, claim: claimOf(blocks.slice(index + 1)), mayStay: next?.interrupt ?? true }];
  });
}

/** The first `output` below a command, before the next one. */
function claimOf(below: readonly { kind: string }[]): OutputBlock | null {
  const first = below.find((block): block is OutputBlock | RunBlock => block.kind === "output" || block.kind === "run");
  return first?.kind === "output" ? first : null;
}
