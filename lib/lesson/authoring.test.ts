/** That docs/authoring.md is true: each of its examples is read by the real parser, and it leaves nothing out. */
import { readFileSync } from "node:fs";
import type { Code } from "mdast";
import { describe, expect, it } from "vitest";
import { parseMarkdown } from "./markdown.ts";
import { parseCourse, parseGlossary, parseLesson } from "./parse.ts";
import { BLOCK_LANGUAGES } from "./prose.ts";
import { courseMetaSchema, lessonMetaSchema, PROFILE_NAMES } from "./schema.ts";

const GUIDE = readFileSync(new URL("../../docs/authoring.md", import.meta.url), "utf8");
const EXAMPLES = parseMarkdown(GUIDE).children.filter(
  (node): node is Code => node.type === "code" && node.lang === "markdown",
);

/** An example that is a piece of a lesson, in a lesson. */
const FRONT = "---\ntitle: A\nsummary: B.\nminutes: 5\n---\n\n## A step\n\n";
const named = EXAMPLES.map((node) => [`line ${node.position?.start.line}`, node] as const);

function read({ value, meta }: Code) {
  const file = `lessons/containers/${meta?.replace("file=", "") ?? "010-a.md"}`;
  if (file.endsWith("/course.md")) return parseCourse(value, file);
  if (file.endsWith("/glossary.md")) return parseGlossary(value, file);
  return parseLesson(meta ? value : FRONT + value, file);
}

describe("docs/authoring.md", () => {
  it.each(named)("has an example without a mistake on %s", (_, node) => {
    const reading = read(node);
    expect(reading.ok ? [] : reading.problems).toEqual([]);
  });

  it("has an example of every kind of block", () => {
    const shown = EXAMPLES.flatMap(({ value }) => [...value.matchAll(/^```(\w+)/gm)].map((match) => match[1]));
    for (const language of [...BLOCK_LANGUAGES, "sh"]) expect(shown).toContain(language);
  });

  it.each([...Object.keys(lessonMetaSchema.shape), ...Object.keys(courseMetaSchema.shape), ...PROFILE_NAMES])(
    "explains `%s`",
    (word) => {
      expect(GUIDE).toContain(`\`${word}`);
    },
  );
});
