/** The bits of HTML that scenarios are written with, as markdown. */
import type { Tell } from "./notes.ts";

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', nbsp: " ", "#39": "'" };

/** Tags that only mark a stretch of text. */
const MARKS: readonly [RegExp, string][] = [
  [/<\/?(?:b|strong)\b[^>]*>/gi, "**"],
  [/<\/?(?:i|em)\b[^>]*>/gi, "*"],
  [/<\/?code\b[^>]*>/gi, "`"],
];

/** Tags that say nothing that markdown has not. */
const EMPTY = /<\/?(?:br|p|div|span|center|u|small|font|hr)\b[^>]*\/?>/gi;

/** Text without fences in it. */
export function withoutHtml(text: string, tell: Tell): string {
  const linked = text
    .replace(/<a\b[^>]*href=["']([^"']*)["'][^>]*>([\s\S]*?)<\/a>/gi, "[$2]($1)")
    .replace(/<img\b[^>]*>/gi, (tag) => `![${attribute(tag, "alt")}](${attribute(tag, "src")})`)
    .replace(
      /<h([1-6])\b[^>]*>([\s\S]*?)<\/h\1>/gi,
      (_, level: string, title: string) => `${"#".repeat(Number(level))} ${title}`,
    );
  const marked = MARKS.reduce((each, [tag, mark]) => each.replace(tag, mark), linked).replace(EMPTY, "");
  const bare = marked.replace(/<\/?[a-z][a-z0-9-]*\b[^>]*>/gi, (tag) => {
    // `<name>` stands for a name in many a text; only what a browser knows is markup.
    if (!KNOWN_TAG.test(tag)) return tag;
    if (!tag.startsWith("</")) tell(`\`${tag}\` is HTML that a lesson cannot show`);
    return "";
  });
  return bare.replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

const KNOWN_TAG =
  /^<\/?(?:table|thead|tbody|tr|td|th|ul|ol|li|dl|dt|dd|iframe|video|audio|source|script|style|button|input|form|kbd|sub|sup|section|figure|figcaption|blockquote|details|summary|pre|svg|object|embed|mark|del|ins)\b/i;

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}=["']([^"']*)["']`, "i").exec(tag)?.[1] ?? "";
}
