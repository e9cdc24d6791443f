/** What prose in a lesson may hold: everything that reads the same on GitHub and in Drydock. */
import type { Code, Nodes } from "mdast";
import { visit } from "unist-util-visit";
import { lineOf } from "./markdown.ts";
import type { Report } from "./report.ts";

/** Fences that mean something only where a step can hold them. */
export const BLOCK_LANGUAGES = ["task", "output", "mermaid", "hint"] as const;

/** The start of an address that is neither relative nor of a scheme that a lesson may link to. */
const REFUSED_LINK = /^(?!https?:|mailto:)[a-z][a-z0-9+.-]*:/i;

/**
 * Reports everything in and below `node` that a learner would not see as the author meant it.
 * `linesBefore` is how many lines of the file stand before the text that was parsed.
 */
export function checkProse(node: Nodes, linesBefore: number, report: Report): void {
  visit(node, (child) => {
    const fault = faultOf(child);
    if (fault !== null) report(linesBefore + lineOf(child), fault.message, fault.remedy);
  });
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
  if (node.type === "image") {
    return { message: "pictures are not shown", remedy: "draw it in a ```mermaid block, or describe it" };
  }
  if (node.type === "link" && REFUSED_LINK.test(node.url)) {
    return {
      message: `the link \`${node.url}\` is refused`,
      remedy: "link to https://…, to #a-step or to another lesson",
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
