/** What prose in a lesson may hold: everything that reads the same on GitHub and in Drydock. */
import type { Code, Nodes } from "mdast";
import { visit } from "unist-util-visit";
import { factsNamedIn } from "../kernel/fact-names.ts";
import { lineOf } from "./markdown.ts";
import type { Reading } from "./reading.ts";
import { IMAGE_URL } from "./references.ts";
import type { Report } from "./report.ts";
import { LEARNER_NAME } from "./variables.ts";

/** Fences that mean something only where a step can hold them. */
export const BLOCK_LANGUAGES = ["task", "output", "mermaid", "hint", "quiz", "predict", "setup"] as const;

/** The start of an address that is neither relative nor of a scheme that a lesson may link to. */
const REFUSED_LINK = /^(?!https?:|mailto:)[a-z][a-z0-9+.-]*:/i;

/**
 * Reports everything in and below `node` that a learner would not see as the author meant it, and notes its links and
 * pictures. `linesBefore` is how many lines of the file stand before the text that was parsed.
 */
export function checkProse(
  node: Nodes,
  linesBefore: number,
  { report, references }: Omit<Reading, "text">,
  mayNameFacts = false,
): void {
  visit(node, (child) => {
    const line = linesBefore + lineOf(child);
    if (!mayNameFacts) refuseFacts(child, line, report);
    const fault = faultOf(child);
    if (fault !== null) report(line, fault.message, fault.remedy);
    else if (child.type === "link" || child.type === "image") {
      references.push({ kind: child.type, url: child.url, line });
    }
    if (child.type === "code" || child.type === "inlineCode") checkCode(child.value, line, report);
  });
}

/** Facts are known per task, and shown in its hint. */
function refuseFacts(node: Nodes, line: number, report: Report): void {
  if (node.type !== "text" && node.type !== "inlineCode" && node.type !== "code") return;
  const [fact] = factsNamedIn(node.value);
  if (fact !== undefined)
    report(line, `\`{{${fact}}}\` stands outside of a task`, "name facts in the hint of a task only");
}

/** Reports what cannot stand in code. `line` is that of its first line, or of the fence around it. */
export function checkCode(code: string, line: number, report: Report): void {
  if (!code.includes(LEARNER_NAME)) return;
  report(line, `\`${LEARNER_NAME}\` stands in code`, "use it in prose only: in code it would run, with whatever it is");
}

function faultOf(node: Nodes): { message: string; remedy: string } | null {
  if (node.type === "html" && !node.value.startsWith("<!--")) {
    return { message: `raw HTML \`${firstLine(node.value)}\` is not shown`, remedy: "write it in markdown" };
  }
  if (node.type === "code" && !isPlainCode(node)) {
    return {
      message: `a \`${node.lang}\` block stands inside other text`,
      remedy: "move it to the left margin of a lesson's step, on its own",
    };
  }
  if (node.type === "image" && !IMAGE_URL.test(node.url)) {
    return {
      message: `the picture \`${node.url}\` cannot be shown`,
      remedy:
        "put an svg, png, jpg or webp file into the course's folder `images`: `![What it shows](images/name.svg)`",
    };
  }
  if (node.type === "image" && !node.alt?.trim()) {
    return { message: "this picture has no text equivalent", remedy: `write \`![What it shows](${node.url})\`` };
  }
  if (node.type === "link" && REFUSED_LINK.test(node.url)) {
    return {
      message: `the link \`${node.url}\` is refused`,
      remedy: "link to https://…, to #a-step or to another lesson",
    };
  }
  if (node.type === "table" && node.children[0]?.children.some((heading) => heading.children.length === 0)) {
    return {
      message: "a column of this table has no heading",
      remedy: "say in its first row what stands in each column: it is read out before a cell",
    };
  }
  if (node.type === "definition") {
    return { message: "reference links are not shown", remedy: "write the address in place: `[text](https://…)`" };
  }
  if (node.type === "footnoteDefinition") {
    return { message: "footnotes are not shown", remedy: "say it in the text, or in a `> [!NOTE]`" };
  }
  return null;
}

/** Whether a fence is only code to look at, so that it may stand anywhere. */
function isPlainCode({ lang, meta }: Code): boolean {
  return !BLOCK_LANGUAGES.some((block) => block === lang) && !(lang === "sh" && /^run\b/.test(meta ?? ""));
}

function firstLine(text: string): string {
  return text.split("\n", 1).join("");
}
