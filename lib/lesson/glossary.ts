/** Reads a course's glossary: a `##` heading for each term, and below it what the term means. */
import type { Heading, RootContent } from "mdast";
import { lineOf, parseMarkdown, sourceOf, textOf } from "./markdown.ts";
import { checkProse } from "./prose.ts";
import type { Reading } from "./reading.ts";
import type { Glossary, GlossaryTerm } from "./schema.ts";
import { anchorOf } from "./slug.ts";

export function readGlossary(reading: Reading): Glossary {
  const root = parseMarkdown(reading.text);
  checkProse(root, 0, reading);
  const terms: GlossaryTerm[] = [];
  const starts = root.children.flatMap((node, index) => (isTermHeading(node) ? [{ node, index }] : []));
  starts.forEach(({ node, index }, position) => {
    const meaning = root.children.slice(index + 1, starts[position + 1]?.index);
    const term = readTerm(node, meaning, terms, reading);
    if (term !== null) terms.push(term);
  });
  if (terms.length === 0) reading.report(1, "there are no terms here", "begin each with a heading: `## Namespace`");
  return { terms, references: reading.references };
}

function readTerm(
  heading: Heading,
  meaning: readonly RootContent[],
  above: readonly GlossaryTerm[],
  { text, report }: Reading,
): GlossaryTerm | null {
  const line = lineOf(heading);
  const name = textOf(heading).trim();
  const id = anchorOf(name);
  const twin = above.find((term) => term.id === id);
  const [first] = meaning;
  if (id === "") report(line, "this term has no name", "write `## ` and the term");
  else if (twin !== undefined) report(line, `\`${name}\` stands on line ${twin.line} too`, "keep one of them");
  else if (first === undefined) report(line, `\`${name}\` is not explained`, "write what it means below");
  else return { id, name, line, definition: sourceOf(text, first, meaning.at(-1)) };
  return null;
}

function isTermHeading(node: RootContent): node is Heading {
  return node.type === "heading" && node.depth === 2;
}
