/** What a `quiz` and a `predict` block become, and what an author is told about them. */
import { describe, expect, it } from "vitest";
import { EXAMPLE, EXAMPLE_FILE } from "./example.fixture.ts";
import { parseLesson } from "./parse.ts";

const FIRST_LINE = EXAMPLE.split("\n").length + 1;

/** Reads the example with one more block at its end; lines count from that block's fence. */
function readBlock(block: string) {
  const reading = parseLesson(`${EXAMPLE}\n\`\`\`${block}\n\`\`\`\n`, EXAMPLE_FILE);
  if (reading.ok) return { block: reading.lesson.steps.at(-1)?.blocks.at(-1), problems: [] };
  const problems = reading.problems.map(({ line, message, remedy }) => ({
    line: line - FIRST_LINE,
    message,
    remedy,
  }));
  return { block: undefined, problems };
}

const QUIZ = `quiz id=who-is-pid-1
question: Who is PID 1 in a *container*?
choices:
  - right: The first process of its PID namespace
    why: The kernel gives number 1 to whoever is born first.
  - wrong: systemd
    why: "Only if it is the first: most containers have none."`;

const PREDICT = `predict id=how-many
question: How many processes will \`ps aux\` list?
choices:
  - right: 2
  - wrong: all of the sandbox
why: The bash and \`ps\` itself.`;

describe("a quiz", () => {
  it("is a question with choices, each with its reason", () => {
    expect(readBlock(QUIZ).block).toEqual({
      kind: "quiz",
      line: FIRST_LINE,
      id: "who-is-pid-1",
      question: "Who is PID 1 in a *container*?",
      choices: [
        {
          text: "The first process of its PID namespace",
          isRight: true,
          why: "The kernel gives number 1 to whoever is born first.",
        },
        { text: "systemd", isRight: false, why: "Only if it is the first: most containers have none." },
      ],
    });
  });

  it.each([
    ["no id", " id=who-is-pid-1", "", 0, "this quiz has no id", "write `quiz id=own-pid-namespace`"],
    [
      "a task's id",
      "who-is-pid-1",
      "limit",
      0,
      "the quiz id `limit` is taken by the task on line 36",
      "give each quiz",
    ],
    [
      "a choice that is neither",
      "wrong: systemd",
      "text: systemd",
      5,
      "unknown key `text`",
      "write one of `right`, `w",
    ],
    ["a mistyped key", "wrong: systemd", "worng: systemd", 5, "unknown key `worng`", "did you mean `wrong`?"],
    ["no reason", /\n.{4}why: "O.*"/, "", 5, "`why` is missing", "write `why: "],
    ["nothing right", "right:", "wrong:", 2, "no choice is right", "begin at least one with `right:`"],
    ["one choice", /\n.*systemd\n.*/, "", 2, "`choices` has 1 entries", "write at least 2"],
    ["HTML", "is the first:", "is the <b>first</b>:", 6, "raw HTML `<b>` is not shown", "write it in markdown"],
    ["no question", /question.*\n/, "", 0, "`question` is missing", "write `question: "],
  ])("is refused with line and remedy: %s", (_, piece, replacement, line, message, remedy) => {
    const problem = { line, message, remedy: expect.stringContaining(remedy) };
    expect(readBlock(QUIZ.replace(piece, replacement)).problems).toContainEqual(problem);
  });
});

describe("a prediction", () => {
  it("has one right choice", () => {
    expect(readBlock(PREDICT).block).toEqual({
      kind: "predict",
      line: FIRST_LINE,
      id: "how-many",
      question: "How many processes will `ps aux` list?",
      answer: {
        choices: [
          { text: "2", isRight: true },
          { text: "all of the sandbox", isRight: false },
        ],
      },
      why: "The bash and `ps` itself.",
    });
  });

  it.each([
    ["answer: 536870912", ["536870912"]],
    ["answer: [none, no process]", ["none", "no process"]],
  ])("or a text: %s", (line, texts) => {
    const block = PREDICT.replace(/choices[\s\S]*(?=why)/, `${line}\n`);
    expect(readBlock(block).block).toMatchObject({ answer: { texts } });
  });

  it.each([
    ["two right choices", "wrong:", "right:", 2, "2 choices are right", "begin exactly one with `right:`"],
    ["neither", /choices[\s\S]*(?=why)/, "", 0, "this predict says no answer", "add `choices:`"],
    ["both", "why:", "answer: 2\nwhy:", 5, "this predict has both `choices` and an `answer`", "keep one"],
    ["no reason", /why.*/, "", 0, "`why` is missing", "write `why: "],
  ])("is refused with line and remedy: %s", (_, piece, replacement, line, message, remedy) => {
    const { problems } = readBlock(PREDICT.replace(piece, replacement));
    expect(problems).toContainEqual({
      line,
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
  });
});
