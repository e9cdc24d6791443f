/** Reads GitHub's callouts: a block quote whose first line is `[!NOTE]` or one of its kin. */
import type { Blockquote } from "mdast";
import { suggest } from "./closest.ts";
import { lineOf, sourceOf } from "./markdown.ts";
import { checkProse } from "./prose.ts";
import type { Reading } from "./reading.ts";
import type { CalloutBlock } from "./schema.ts";

const TONES = ["note", "tip", "important", "warning", "caution"] as const satisfies CalloutBlock["tone"][];

/** The callout that a block quote is, or null when it is an ordinary quotation or cannot be read. */
export function readCallout(node: Blockquote, reading: Reading): CalloutBlock | null {
  const { text, report } = reading;
  const lines = sourceOf(text, node).split("\n");
  const [first = "", ...rest] = lines.map((line) => line.replace(/^ {0,3}> ?/, ""));
  const marker = /^\[!([^\]]*)\](.*)$/.exec(first);
  if (marker === null) return null;

  const [, word = "", behind = ""] = marker;
  const line = lineOf(node);
  const tone = TONES.find((name) => name === word.toLowerCase());
  if (tone === undefined) {
    const names = TONES.map((name) => name.toUpperCase());
    report(line, `unknown callout \`[!${word}]\``, suggest(word, names));
    return null;
  }
  if (behind.trim() !== "") {
    report(line, `text stands behind \`[!${word}]\``, "begin it on the next line, after `> `");
    return null;
  }
  const markdown = rest.join("\n");
  if (markdown.trim() === "") {
    report(line, "this callout is empty", "write its text on the next lines, each after `> `");
    return null;
  }
  checkProse(node, 0, reading);
  return { kind: "callout", line, tone, markdown };
}
