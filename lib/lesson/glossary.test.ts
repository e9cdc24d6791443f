/** What a glossary becomes, and what an author is told about it. */
import { expect, it } from "vitest";
import { parseGlossary } from "./parse.ts";

const FILE = "lessons/containers/glossary.md";
const GLOSSARY = `# Words of this course

## cgroup

A set of processes and what they may use. See [namespace](#namespace).

## PID namespace

Numbers of their own.

More of it.
`;

it("makes a term of each second-level heading", () => {
  expect(parseGlossary(GLOSSARY, FILE)).toEqual({
    ok: true,
    glossary: {
      terms: [
        {
          id: "cgroup",
          name: "cgroup",
          line: 3,
          definition: "A set of processes and what they may use. See [namespace](#namespace).",
        },
        { id: "pid-namespace", name: "PID namespace", line: 7, definition: "Numbers of their own.\n\nMore of it." },
      ],
      references: [{ kind: "link", url: "#namespace", line: 5 }],
    },
  });
});

it.each([
  ["a term twice", "## PID namespace", "## Cgroup", 7, "`Cgroup` stands on line 3 too", "keep one of them"],
  ["no meaning", "Numbers of their own.\n\nMore of it.\n", "", 7, "`PID namespace` is not explained", "write what it"],
  ["no terms", /##/g, "#", 1, "there are no terms here", "begin each with a heading"],
])("is refused with line and remedy: %s", (_, piece, replacement, line, message, remedy) => {
  const reading = parseGlossary(GLOSSARY.replace(piece, replacement), FILE);
  const problem = { file: FILE, line, message, remedy: expect.stringContaining(remedy) };
  expect(reading.ok ? [] : reading.problems).toContainEqual(problem);
});
