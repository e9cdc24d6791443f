/** What counts as the output that a lesson claims. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { matchOutput } from "./output-match.ts";

it.each([
  ["the same text", "pid:[1]\n", "pid:[1]"],
  ["anything within a line", "pid:[…]", "pid:[4026531836]"],
  ["nothing in place of anything", "[1]+ Running …sleep 600 &", "[1]+  Running                 sleep 600 &"],
  ["any number of blanks", "root 1 … bash", "root           1  0.0  0.4   8232  5376 pts/0    S    08:15   0:00 bash"],
  ["one blank for both sides of anything", "USER … PID … COMMAND", "USER   PID COMMAND"],
  ["nothing after the last blank", "pid: …", "pid:"],
  ["lines in between", "low …\n…\noom_kill 1\n…", "low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 0"],
  ["no lines in between", "a\n…\nb", "a\nb"],
  ["nothing at all", "…", ""],
  ["the last of several equal pieces", "a…b", "a b a b"],
])("matches %s", (_, claim, printed) => {
  expect(matchOutput(claim, printed)).toBeNull();
});

it.each([
  ["another line", "one\ntwo", "one\nthree", { line: 1, expected: "two", printed: "three" }],
  ["a line too few", "one\ntwo", "one", { line: 1, expected: "two", printed: null }],
  ["a line too many", "one", "one\ntwo", { line: 1, expected: null, printed: "two" }],
  ["a piece used twice", "ab…ba", "aba", { line: 0, expected: "ab…ba", printed: "aba" }],
  ["a blank that is missing", "a …", "ab", { line: 0, expected: "a …", printed: "ab" }],
  ["a word that goes on", "one", "ones", { line: 0, expected: "one", printed: "ones" }],
  ["what comes after any lines", "…\nend\n", "a\nb", { line: 1, expected: "end", printed: null }],
])("says where they part: %s", (_, claim, printed, mismatch) => {
  expect(matchOutput(claim, printed)).toEqual(mismatch);
});

it("answers fast when many lines stand for anything", () => {
  const claim = Array.from({ length: 40 }, () => "…\na").join("\n");
  expect(matchOutput(claim, "a\n".repeat(300))).toBeNull();
  expect(matchOutput(`${claim}\nb`, "a\n".repeat(300))).not.toBeNull();
});

it("finds any text in itself, with any pieces left out", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", " ", "-"), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.nat(), (words, seed) => {
      const claim = words.map((each, index) => ((seed >> index) & 1 ? "…" : each)).join("");
      return matchOutput(claim, words.join("")) === null;
    }),
  );
  expect(matchOutput("…", "")).toBeNull();
});
