/** Which slips of the keyboard are understood. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closest, suggest } from "./closest.ts";

const KEYS = ["title", "hint", "solve", "mode", "needs"];

describe("closest", () => {
  it.each([
    ["titel", "title"],
    ["Title", "title"],
    ["hnit", "hint"],
    ["slove", "solve"],
    ["need", "needs"],
  ])("takes %s for %s", (word, meant) => {
    expect(closest(word, KEYS)).toBe(meant);
  });

  it.each(["text", "author", "", "x"])("takes %j for none of them", (word) => {
    expect(closest(word, KEYS)).toBeUndefined();
  });

  it("finds every candidate under its own name and with any two neighbours swapped", () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), fc.nat(), (key, position) => {
        const at = position % (key.length - 1);
        const swapped = `${key.slice(0, at)}${key[at + 1]}${key[at]}${key.slice(at + 2)}`;
        expect([closest(key, KEYS), closest(swapped, KEYS)]).toEqual([key, key]);
      }),
    );
  });
});

describe("suggest", () => {
  it("offers the nearest word, or all when none is near, or nothing when there are none", () => {
    expect(suggest("mod", ["mode", "needs"])).toBe("did you mean `mode`?");
    expect(suggest("author", ["mode", "needs"])).toBe("write one of `mode`, `needs`");
    expect(suggest("author", ["mode"])).toBe("write `mode`");
    expect(suggest("author", [])).toBe("remove it");
  });
});
