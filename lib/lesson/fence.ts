/** Turns a fenced block into what its info string says it is. */
import type { Code } from "mdast";
import { closest, suggest } from "./closest.ts";
import { readAttributes } from "./info-string.ts";
import { lineOf, parseMarkdown, sourceOf } from "./markdown.ts";
import { BLOCK_LANGUAGES, checkCode, checkProse } from "./prose.ts";
import { readPredict, readQuiz } from "./question.ts";
import type { Reading } from "./reading.ts";
import { type Block, MAX_LESSON_TERMINAL, type MermaidBlock } from "./schema.ts";
import { readTask } from "./task.ts";

/** The attributes of `sh` fences; `terminal` and `interrupt` ask for `run`. */
const SHELL = { flags: ["run", "interrupt"], values: ["terminal"] };
const PLAIN = { flags: [], values: [] };
/** Fences that hold prose, or YAML with prose in it. */
const PROSE_LANGUAGES = ["task", "hint", "quiz", "predict"];
const SHELL_NAMES = ["bash", "shell", "console", "zsh"];

/** The block that a fence stands for, or null when it is none; why is then reported. */
export function readFence(node: Code, reading: Reading): Block | null {
  const { text, report } = reading;
  const line = lineOf(node);
  const language = node.lang ?? "";
  const info = node.meta ?? "";
  if (!isClosed(node, text)) {
    report(line, "this block is never closed", "end it with a line of the same back-ticks");
    return null;
  }
  if (node.value.trim() === "") {
    report(line, "this block is empty", "write its text, or remove it");
    return null;
  }
  if (!PROSE_LANGUAGES.includes(language)) checkCode(node.value, line, report);
  switch (language) {
    case "sh":
      return readShell(node, line, reading);
    case "task":
      return readTask(node, reading);
    case "mermaid":
      return readMermaid(node, line, reading);
    case "output":
      readAttributes(info, PLAIN, line, report);
      return { kind: "output", line, text: node.value };
    case "hint":
      readAttributes(info, PLAIN, line, report);
      checkProse(parseMarkdown(node.value), line, reading);
      return { kind: "hint", line, markdown: node.value };
    case "quiz":
      return readQuiz(node, reading);
    case "predict":
      return readPredict(node, reading);
    case "setup":
      readAttributes(info, PLAIN, line, report);
      reading.setup.push({ line, script: node.value });
      return null;
    default:
      return readCode(node, line, reading);
  }
}

/** A fence that runs into the end of the file swallows the rest of the lesson without a word. */
function isClosed(node: Code, text: string): boolean {
  const source = sourceOf(text, node);
  const opening = /^(?:`{3,}|~{3,})/.exec(source);
  return opening === null || /\n[ \t]*(?:`{3,}|~{3,})[ \t]*$/.test(source);
}

function readShell(node: Code, line: number, reading: Reading): Block {
  const { report } = reading;
  const { flags, values } = readAttributes(node.meta ?? "", SHELL, line, report);
  if (!flags.has("run")) {
    const stray = [...flags, ...values.keys()];
    if (stray.length > 0) report(line, `\`${stray.join(" ")}\` asks for \`run\``, `write \`sh run ${node.meta}\``);
    return { kind: "code", line, language: "sh", code: node.value };
  }
  const terminal = Number(values.get("terminal") ?? 1);
  if (!Number.isInteger(terminal) || terminal < 1 || terminal > MAX_LESSON_TERMINAL) {
    report(
      line,
      `there is no terminal \`${values.get("terminal")}\``,
      `write a number from 1 to ${MAX_LESSON_TERMINAL}`,
    );
  }
  reading.runCount++;
  return {
    kind: "run",
    line,
    id: `run-${reading.runCount}`,
    code: node.value,
    terminal,
    interrupt: flags.has("interrupt"),
  };
}

function readMermaid(node: Code, line: number, { report }: Reading): MermaidBlock {
  const { values } = readAttributes(node.meta ?? "", { flags: [], values: ["alt"] }, line, report);
  const alt = values.get("alt")?.trim() ?? "";
  if (alt === "") {
    report(line, "this diagram has no text equivalent", 'write `mermaid alt="…"` and say what the diagram shows');
  }
  return { kind: "mermaid", line, source: node.value, alt };
}

function readCode(node: Code, line: number, { report }: Reading): Block {
  const language = node.lang ?? "";
  const info = node.meta ?? "";
  if (SHELL_NAMES.includes(language) && /^run\b/.test(info)) {
    report(line, `\`${language} run\` does not run`, `write \`sh ${info}\``);
  } else if (closest(language, BLOCK_LANGUAGES) !== undefined) {
    report(line, `unknown block \`${language}\``, suggest(language, BLOCK_LANGUAGES));
  } else {
    readAttributes(info, PLAIN, line, report);
  }
  return { kind: "code", line, language: language === "" ? "text" : language, code: node.value };
}
