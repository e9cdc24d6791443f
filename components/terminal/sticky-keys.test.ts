import { expect, test } from "vitest";
import { arrowKeys, withModifiers } from "./sticky-keys.ts";

const CTRL = { ctrl: true, alt: false };
const ALT = { ctrl: false, alt: true };
const NONE = { ctrl: false, alt: false };

test.each([
  ["c", CTRL, "\x03"],
  ["C", CTRL, "\x03"],
  ["[", CTRL, "\x1b"],
  [" ", CTRL, "\0"],
  ["?", CTRL, "\x7f"],
  ["é", CTRL, "é"],
  ["b", ALT, "\x1bb"],
  ["c", { ctrl: true, alt: true }, "\x1b\x03"],
  ["c", NONE, "c"],
  ["more than a key", CTRL, "more than a key"],
])("%j with %j is %j", (text, modifiers, keys) => {
  expect(withModifiers(text, modifiers)).toBe(keys);
});

test("arrows have the form that the program wants, and another with a modifier", () => {
  expect(arrowKeys("up", false, NONE)).toBe("\x1b[A");
  expect(arrowKeys("left", true, NONE)).toBe("\x1bOD");
  expect(arrowKeys("right", true, CTRL)).toBe("\x1b[1;5C");
  expect(arrowKeys("down", false, ALT)).toBe("\x1b[1;3B");
});
