/** What is worth saying of a lesson that can be read: diagrams, solutions, times, and what it lacks. */
import type { Block, Lesson, TaskBlock } from "../../../lib/lesson/schema.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { mermaidFault } from "./mermaid.ts";
import { estimatedMinutes } from "./reading-time.ts";

type Finding = Omit<Diagnostic, "file">;

/** A guess of the reading time that is off by less says nothing. */
const TIME_FACTOR = 2;

export async function lintLesson(lesson: Lesson): Promise<Finding[]> {
  const blocks = lesson.steps.flatMap((step) => step.blocks);
  const diagrams = await Promise.all(blocks.map(diagramFault));
  return [...diagrams.flat(), ...blocks.flatMap((block) => solutionFault(block, lesson)), ...advice(lesson, blocks)];
}

async function diagramFault(block: Block): Promise<Finding[]> {
  if (block.kind !== "mermaid") return [];
  const fault = await mermaidFault(block.source);
  if (fault === null) return [];
  return [
    {
      line: block.line + (fault.line ?? 0),
      severity: "error",
      message: `mermaid cannot draw this diagram: ${fault.message}`,
      remedy: "see https://mermaid.js.org for what it understands; text with brackets or colons goes into quotes",
    },
  ];
}

/**
 * A task can only be done by what is typed or was prepared. When neither its solution nor a command nor the set-up names
 * the program, the path or the name that it asks for, nothing can lead to it.
 */
function solutionFault(block: Block, { steps, setup }: Lesson): Finding[] {
  if (block.kind !== "task") return [];
  const { id, solve, check } = block.task;
  const commands = solve.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  if (commands.length === 0) {
    const message = `the \`solve\` of \`${id}\` does nothing`;
    return [{ line: block.line, severity: "error", message, remedy: "write the lines that do the task" }];
  }
  const runs = steps.flatMap((step) => step.blocks).flatMap((each) => (each.kind === "run" ? [each.code] : []));
  const done = [solve, ...runs, ...setup.map(({ script }) => script)].join("\n");
  const missing = wordsAskedFor(check).find((word) => !done.includes(word));
  if (missing === undefined) return [];
  return [
    {
      line: block.line,
      severity: "advice",
      message: `no command and no \`solve\` of this lesson names \`${missing}\`, for which \`${id}\` looks`,
      remedy: "mend the `solve` or the check; `drydock test` tells whether the one leads to the other",
    },
  ];
}

/** Keys of predicates whose value a learner has to type, at least its last part. */
const TYPED_KEYS = new Set(["comm", "exe", "path", "file", "hostname"]);

function wordsAskedFor(check: unknown): string[] {
  if (typeof check !== "object" || check === null) return [];
  return Object.entries(check).flatMap(([key, value]) => {
    // What must not be so is named by nobody.
    if (key === "not") return [];
    if (!TYPED_KEYS.has(key) || typeof value !== "string") return wordsAskedFor(value);
    // `runc:[2:INIT]` is runc, which nobody types so.
    if (key === "comm") return [value.split(":")[0] ?? value];
    return [value.split("/").findLast((part) => part !== "") ?? value];
  });
}

function advice(lesson: Lesson, blocks: readonly Block[]): Finding[] {
  const found: Finding[] = [];
  const advise = (message: string, remedy: string) => found.push({ line: 1, severity: "advice", message, remedy });
  const minutes = estimatedMinutes(lesson);
  if (minutes > lesson.minutes * TIME_FACTOR || minutes < lesson.minutes / TIME_FACTOR) {
    const about = Math.max(1, Math.round(minutes));
    advise(`\`minutes: ${lesson.minutes}\` for what takes about ${about}`, `write \`minutes: ${about}\`, or try it`);
  }
  if (lesson.know.length === 0)
    advise("this lesson does not say what one now knows", "add `know:` with up to five lines");
  if (blocks.some(isTask) && !blocks.some(({ kind }) => kind === "quiz" || kind === "predict")) {
    advise("this lesson asks nothing", "add a `predict` before an experiment, or a `quiz` after it");
  }
  return found;
}

function isTask(block: Block): block is TaskBlock {
  return block.kind === "task";
}
