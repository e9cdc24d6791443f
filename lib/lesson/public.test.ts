/** That nothing by which a task is solved or checked can reach a browser. */
import { expect, it } from "vitest";
import { EXAMPLE, EXAMPLE_FILE, exampleWith } from "./example.fixture.ts";
import { parseLesson } from "./parse.ts";
import { toPublic } from "./public.ts";

it("leaves no solution and no check in what a browser gets", () => {
  const reading = parseLesson(`${EXAMPLE}\n\`\`\`setup\necho THE-SETUP\n\`\`\`\n`, EXAMPLE_FILE);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const sent = JSON.stringify(toPublic(reading.lesson));
  const known = JSON.stringify(reading.lesson);
  expect(known).toContain("THE-SOLUTION");
  expect(known).toContain("THE-SETUP");
  for (const secret of ["THE-SOLUTION", "THE-SETUP", "setup", "solve", "check", "not-sandbox", "536870912"])
    expect(sent).not.toContain(secret);
});

it("says that a task asks for a number or a text, and not which one", () => {
  const reading = parseLesson(exampleWith("mode: level", "answer: seen.value"), EXAMPLE_FILE);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const sent = JSON.stringify(toPublic(reading.lesson));
  expect(sent).toContain('"asks":"text"');
  expect(sent).not.toContain("seen.value");
});

it("keeps everything a learner reads", () => {
  const reading = parseLesson(EXAMPLE, EXAMPLE_FILE);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const [, first, second] = toPublic(reading.lesson).steps;
  expect(first?.blocks.map((block) => block.kind)).toEqual(["prose", "run", "output", "task"]);
  expect(second?.blocks[1]).toEqual({
    kind: "task",
    line: 36,
    task: {
      id: "limit",
      title: "The limit is set",
      mode: "level",
      needs: ["own-pid-namespace"],
      hint: "Look at memory.max.",
      asks: null,
    },
  });
});
