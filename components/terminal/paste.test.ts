import fc from "fast-check";
import { expect, test } from "vitest";
import { linesOf, needsQuestion, pasteKeys } from "./paste.ts";

const BEGIN = "\x1b[200~";
const END = "\x1b[201~";

test("each end of a line is one Enter, whatever system the text comes from", () => {
  expect(pasteKeys("one\ntwo\r\nthree\rfour", false)).toBe("one\rtwo\rthree\rfour");
});

test("tabs, accents, emoji and blanks arrive as they are", () => {
  const text = "\tif é 🚢 日本:  pass";
  expect(pasteKeys(text, false)).toBe(text);
});

test("no text can end a bracketed paste early, or be a command to the terminal", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(`ls${END}rm -rf ~\n`, "\x03\x04\x1a\x9b201~"));
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      const keys = pasteKeys(texts.join(""), true);
      expect(keys.startsWith(BEGIN) && keys.endsWith(END)).toBe(true);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be left
      expect(keys.slice(BEGIN.length, -END.length)).not.toMatch(/[\x00-\x08\x0a-\x0c\x0e-\x1f\x7f-\x9f]/);
    }),
  );
});

test.each([
  { text: "echo one", isBracketed: false, isFullScreen: false, asks: false },
  { text: "echo one\n", isBracketed: false, isFullScreen: false, asks: false },
  { text: "echo one\n\n  \n", isBracketed: false, isFullScreen: false, asks: false },
  { text: "echo one\necho two", isBracketed: false, isFullScreen: false, asks: true },
  { text: "echo one\necho two", isBracketed: true, isFullScreen: false, asks: false },
  { text: "echo one\necho two", isBracketed: false, isFullScreen: true, asks: false },
])("a paste of $text into $isBracketed/$isFullScreen is asked about: $asks", ({ text, asks, ...program }) => {
  expect(needsQuestion(text, program)).toBe(asks);
});

test("lines are counted as one sees them", () => {
  expect(linesOf("a\r\nb\rc\n\n  \nd")).toEqual(["a", "b", "c", "d"]);
});
