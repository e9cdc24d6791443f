import { expect, test } from "vitest";
import { findPassingLines } from "./passing-lines.ts";

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));
const lines = (count: number) => Array.from({ length: count }, (_, n) => `line ${n}\r\n`).join("");

/** What is left of a text. */
function without(text: string, kept: number): string {
  const bytes = bytesOf(text);
  let left = "";
  let from = 0;
  for (const passing of findPassingLines(bytes, kept)) {
    left += Buffer.from(bytes.subarray(from, passing.from)).toString();
    from = passing.to;
  }
  return left + Buffer.from(bytes.subarray(from)).toString();
}

test("of a long text the first line is left, and the last ones", () => {
  expect(without(`${lines(100)}$ `, 3)).toBe("line 0\r\nline 97\r\nline 98\r\nline 99\r\n$ ");
});

test.each([
  ["nothing", ""],
  ["no more lines than are kept", lines(4)],
  ["lines without a carriage return, which begin wherever the cursor stands", "line\n".repeat(100)],
  ["lines that never end", "x".repeat(1000)],
  ["a control sequence in every line", "\x1b[1mline\r\n".repeat(100)],
  ["a control character in every line", "line\x08\r\n".repeat(100)],
  ["a C1 control in every line", "line\u0085\r\n".repeat(100)],
])("all of %s is left", (_, text) => {
  expect(without(text, 3)).toBe(text);
});

test("each run of text between two control sequences is looked at by itself", () => {
  const text = `${lines(10)}\x1b[31m${lines(10)}`;
  expect(without(text, 2)).toBe("line 0\r\nline 8\r\nline 9\r\n\x1b[31mline 0\r\nline 8\r\nline 9\r\n");
});

test("characters beyond ASCII are text", () => {
  const line = "漢字 \u00a0é ✔\r\n";
  expect(without(line.repeat(50), 2)).toBe(line.repeat(3));
});
