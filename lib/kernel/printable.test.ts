import fc from "fast-check";
import { expect, test } from "vitest";
import { isPlain, printable } from "./printable.ts";

test.each([
  ["plain text stays", "bash -c 'echo ü 漢字 🐳'", "bash -c 'echo ü 漢字 🐳'"],
  ["an escape sequence", "\u001b[2J\u001b]0;owned\u0007", "\\x1b[2J\\x1b]0;owned\\x07"],
  ["an 8-bit escape sequence", "\u009b31m", "\\x9b31m"],
  ["a newline and a carriage return", "a\nb\rc", "a\\x0ab\\x0dc"],
  ["a text that runs backwards", "cod\u202efdp.exe", "cod\\u{202e}fdp.exe"],
  ["isolates", "\u2066admin\u2069", "\\u{2066}admin\\u{2069}"],
  ["a name that looks like another", "ba\u200bsh", "ba\\u{200b}sh"],
  ["separators that are newlines elsewhere", "a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c"],
  ["half a character", "a\ud800b", "a\\u{d800}b"],
  ["bytes that were no UTF-8", "a\ufffdb", "a\ufffdb"],
  ["marks piled up", `a${"\u0301".repeat(50)}b`, "a\u0301\u0301b"],
])("%s", (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test("what is too long is cut, not through a character", () => {
  expect(printable("abcdef", 4)).toBe("abc…");
  expect(printable("abc🐳🐳", 5)).toBe("abc…");
  expect(printable("abcd", 4)).toBe("abcd");
});

/** Any UTF-16 at all, halves of surrogate pairs included. */
const anyText = fc.array(fc.nat({ max: 0xffff }), { maxLength: 60 }).map((units) => String.fromCharCode(...units));

test("no text brings a control, a direction mark or more than its length to the screen", () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 8, max: 50 }), (text, maxLength) => {
      const shown = printable(text, maxLength);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(shown.length).toBeLessThanOrEqual(maxLength);
      expect(printable(shown, maxLength)).toBe(shown);
    }),
  );
});

test("only what is shown as it is counts as plain", () => {
  expect(isPlain("/tmp/été")).toBe(true);
  expect(isPlain("/tmp/\u001b[2J")).toBe(false);
  expect(isPlain("/tmp/\ufffd")).toBe(false);
});
