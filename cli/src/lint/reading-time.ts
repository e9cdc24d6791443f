/** How long a lesson takes: reading, typing, looking, thinking. */
import type { Block, Lesson } from "../../../lib/lesson/schema.ts";

/** A technical text is read more slowly than a novel. */
const WORDS_PER_MINUTE = 180;

/** Minutes beside the reading: for running a command and seeing what it did, for what has to be found out. */
const MINUTES_OF: Partial<Record<Block["kind"], number>> = {
  run: 0.3,
  task: 0.7,
  quiz: 0.5,
  predict: 0.5,
  mermaid: 0.3,
};

export function estimatedMinutes({ steps }: Lesson): number {
  const blocks = steps.flatMap((step) => step.blocks);
  const doing = blocks.reduce((sum, { kind }) => sum + (MINUTES_OF[kind] ?? 0), 0);
  const words = blocks.reduce((sum, block) => sum + wordsOf(block), 0);
  return doing + words / WORDS_PER_MINUTE;
}

function wordsOf(block: Block): number {
  if (block.kind === "quiz") return count([block.question, ...block.choices.map(({ text }) => text)].join(" "));
  if (block.kind === "predict") return count(`${block.question} ${block.why}`);
  return "markdown" in block ? count(block.markdown) : 0;
}

function count(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}
