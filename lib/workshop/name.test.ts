import { expect, test } from "vitest";
import { readName } from "./name.ts";

test("a name is kept as it reads, without the spaces around it", () => {
  expect(readName("  Ada   Lovelace ")).toBe("Ada Lovelace");
  expect(readName("Zoe\u0308")).toBe("Zo\u00eb");
  expect(readName("<b>O'Hara; --</b>")).toBe("<b>O'Hara; --</b>");
});

test.each(["", "   ", "a".repeat(41), "a\u202eb", "a\u200bb", "\u0007", "a\ud800"])("%j is no name", (typed) => {
  expect(readName(typed)).toBeNull();
});
