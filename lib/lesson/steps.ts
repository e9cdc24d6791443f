/** Cuts a lesson's markdown into steps, and each step into blocks. */
import type { Heading, Nodes, Root, RootContent } from "mdast";
import { readCallout } from "./callout.ts";
import { readFence } from "./fence.ts";
import { lineOf, sourceOf, textOf } from "./markdown.ts";
import { checkProse } from "./prose.ts";
import type { Reading } from "./reading.ts";
import type { Block, OutputBlock, Step } from "./schema.ts";
import { anchorOf } from "./slug.ts";

const INTRO = { id: "intro", title: "Introduction" };

/** The steps of a lesson, the text before the first `##` as step `intro`; what is wrong is reported. */
export function readSteps(root: Root, reading: Reading): Step[] {
  const steps: Step[] = [{ ...INTRO, line: 1, blocks: [] }];
  let prose: Nodes[] = [];
  const append = (...blocks: Block[]) => steps.at(-1)?.blocks.push(...blocks);
  const endProse = () => {
    const [first] = prose;
    if (first === undefined) return;
    append({ kind: "prose", line: lineOf(first), markdown: sourceOf(reading.text, first, prose.at(-1)) });
    prose = [];
  };

  for (const node of root.children) {
    if (node.type === "yaml") continue;
    if (node.type === "heading" && node.depth <= 2) {
      endProse();
      const step = readHeading(node, steps, reading);
      if (step !== null) steps.push(step);
      continue;
    }
    const block = readBlock(node, reading);
    if (block === "prose") {
      checkProse(node, 0, reading);
      if (node.type !== "html") prose.push(node);
      continue;
    }
    endProse();
    if (block?.kind === "output") checkOutput(block, steps.at(-1)?.blocks ?? [], reading);
    if (block !== null) append(block);
  }
  endProse();

  if (steps.length === 1)
    reading.report(1, "this lesson has no steps", "begin each step with a heading: `## What it does`");
  return steps.filter((step) => step.id !== INTRO.id || step.blocks.length > 0);
}

/** The block that a node stands for, null when it is a broken one, or `prose` when it is just text. */
function readBlock(node: RootContent, reading: Reading): Block | null | "prose" {
  if (node.type === "code") return readFence(node, reading);
  if (node.type !== "blockquote") return "prose";
  return readCallout(node, reading) ?? "prose";
}

function readHeading(node: Heading, steps: readonly Step[], { report }: Reading): Step | null {
  const line = lineOf(node);
  const title = textOf(node).trim();
  if (node.depth === 1) {
    report(line, `\`# ${title}\` is a second title`, "the title stands in the front matter; write `##` for a step");
    return null;
  }
  const id = anchorOf(title);
  if (id === "") {
    report(line, "this step has no name", "write `## ` and what the step is about");
    return null;
  }
  const twin = steps.find((step) => step.id === id);
  if (twin !== undefined) {
    const where = twin.id === INTRO.id ? "the text before the first step" : `the step on line ${twin.line}`;
    report(line, `\`${title}\` has the same address, \`#${id}\`, as ${where}`, "give the step another name");
  }
  return { id, title, line, blocks: [] };
}

/** What is printed needs something that prints it: the nearest code above, in the same step. */
function checkOutput(output: OutputBlock, above: readonly Block[], { report }: Reading): void {
  const source = above.findLast((block) => ["run", "code", "output"].includes(block.kind));
  if (source?.kind === "run") return;
  report(output.line, "there is no `sh run` block that prints this `output`", "put it under the block that prints it");
}
