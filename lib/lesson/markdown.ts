/** The one dialect of markdown that lessons are written in: CommonMark, GitHub's additions, YAML front matter. */
import type { Nodes, Root } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";

const parser = unified().use(remarkParse).use(remarkGfm).use(remarkFrontmatter, ["yaml"]).freeze();

/** Any text is markdown, so this never fails. Nodes carry line and offset. */
export function parseMarkdown(text: string): Root {
  const root = parser.parse(text);
  // Where an address is found in text only afterwards, as in `[ann@lab.example`, its nodes come without their place.
  visit(root, (node, _, parent) => {
    node.position ??= parent?.position;
  });
  return root;
}

/** The text of a node without its markup: `` `--fork` matters `` → `--fork matters`. */
export function textOf(node: Nodes): string {
  if ("value" in node) return node.value;
  if ("children" in node) return node.children.map(textOf).join("");
  return "";
}

/** First line of a node in the file it was parsed from. */
export function lineOf(node: Nodes): number {
  return place(node).start.line;
}

/** The source of a run of neighbouring nodes, exactly as written. */
export function sourceOf(text: string, first: Nodes, last: Nodes = first): string {
  return text.slice(place(first).start.offset, place(last).end.offset);
}

function place(node: Nodes) {
  if (node.position === undefined) throw new Error(`parsed ${node.type} node has no position`);
  return node.position;
}
