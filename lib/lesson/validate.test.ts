/** What an author is told about front matter. */
import { expect, it } from "vitest";
import { EXAMPLE, type Mistake, problemsWith } from "./example.fixture.ts";

const MISTAKES: Mistake[] = [
  [
    "no front matter",
    EXAMPLE.slice(0, EXAMPLE.indexOf("What is")),
    "",
    {
      line: 1,
      message: "there is no front matter",
      remedy: "begin the file with `---`, lines for title, summary, minutes, and `---`",
    },
  ],
  ["a missing key", "minutes: 5\n", "", { line: 1, message: "`minutes` is missing", remedy: "write `minutes: 8`" }],
  [
    "a mistyped key",
    "minutes: 5",
    "minutes: 5\nsandbx: base",
    { line: 5, message: "unknown key `sandbx`", remedy: "did you mean `sandbox`?" },
  ],
  [
    "an invented key",
    "minutes: 5",
    "minutes: 5\nauthor: me",
    {
      line: 5,
      message: "unknown key `author`",
      remedy: "write one of `title`, `summary`, `minutes`, `sandbox`, `kernel`, `docker`, `needs`, `know`",
    },
  ],
  [
    "text for a number",
    "minutes: 5",
    "minutes: five",
    { line: 4, message: '`minutes` is "five", not a number', remedy: "write `minutes: 8`" },
  ],
  [
    "a fraction",
    "minutes: 5",
    "minutes: 5.5",
    { line: 4, message: "`minutes` is 5.5, not a whole number", remedy: "write `minutes: 8`" },
  ],
  [
    "too large a number",
    "minutes: 5",
    "minutes: 90",
    { line: 4, message: "`minutes` is 90", remedy: "write a whole number up to 60" },
  ],
  [
    "too small a number",
    "minutes: 5",
    "minutes: 0",
    { line: 4, message: "`minutes` is 0", remedy: "write a whole number from 1 up" },
  ],
  [
    "too long a title",
    "title: An example",
    `title: ${"a".repeat(81)}`,
    { line: 2, message: "`title` has 81 characters", remedy: "shorten it to 80 characters" },
  ],
  [
    "no value",
    "title: An example",
    "title:",
    { line: 2, message: "`title` is empty, not text", remedy: "write `title: Your own PID 1`" },
  ],
  [
    "an unknown sandbox profile",
    "minutes: 5",
    "minutes: 5\nsandbox: vast",
    { line: 5, message: '`sandbox` is "vast"', remedy: "write one of `base`, `docker`, `playground`" },
  ],
  [
    "a value that YAML reads as a mapping",
    "title: An example",
    "title: An example: yes",
    {
      line: 2,
      message: "YAML: Nested mappings are not allowed in compact mappings",
      remedy: 'put the value in quotes: `key: "value"`',
    },
  ],
  [
    "a value that starts with a back-tick",
    "title: An example",
    "title: `ps`",
    {
      line: 2,
      message: "YAML: Plain value cannot start with reserved character `",
      remedy: 'put the value in quotes: `key: "value"`',
    },
  ],
  [
    "a key written twice",
    "minutes: 5",
    "minutes: 5\nminutes: 6",
    { line: 5, message: "YAML: Map keys must be unique", remedy: "keep one of them" },
  ],
  [
    "a YAML alias",
    "title: An example\nsummary: Shows every kind of block once.",
    "title: &t An example\nsummary: *t",
    { line: 3, message: "`*t` is a YAML alias", remedy: "write the value out" },
  ],
  [
    "a list for a mapping",
    "title: An example\nsummary: Shows every kind of block once.\nminutes: 5",
    "- title",
    { line: 1, message: "there are no `key: value` lines here", remedy: "write at least `title: …`" },
  ],
];

it.each(MISTAKES)(
  "reports a mistake in front matter with line and remedy: %s",
  (_name, piece, replacement, problem) => {
    expect(problemsWith(piece, replacement)).toContainEqual(problem);
  },
);
