/** The size of pictures of each kind, and that no bytes make the reader throw. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { imageSize } from "./image-size.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (text: string) => Uint8Array.from(text.match(/[0-9a-f]{2}/g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The first bytes of pictures of 300 × 200, as the formats' specifications have them. */
const PNG = hex("89504e470d0a1a0a 0000000d 49484452 0000012c 000000c8 0806000000");
const JPEG = hex("ffd8 ffe0 0010 4a46494600010100000100010000 ffdb 0005 000102 ffc2 0011 08 00c8 012c 03");
const LOSSY = hex("52494646 00000000 57454250 56503820 00000000 300000 9d012a 2c01 c800");
const LOSSLESS = hex("52494646 00000000 57454250 5650384c 00000000 2f 2bc13100");
const EXTENDED = hex("52494646 00000000 57454250 56503858 0a000000 00000000 2b0100 c70000");

describe("imageSize", () => {
  it.each([
    ["a.svg", bytes('<?xml version="1.0"?>\n<svg width="300" height="200px" viewBox="0 0 3 2">')],
    ["b.svg", bytes('<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 300 200">')],
    ["a.png", PNG],
    ["a.jpg", JPEG],
    ["a.webp", LOSSY],
    ["b.webp", LOSSLESS],
    ["c.webp", EXTENDED],
  ])("reads %s", (name, file) => {
    expect(imageSize(name, file)).toEqual({ width: 300, height: 200 });
  });

  it.each([
    ["a.svg", bytes("<svg>")],
    ["a.svg", bytes('<svg viewBox="0 0 0 0">')],
    ["a.png", JPEG],
    ["a.jpg", PNG],
    ["a.gif", PNG],
  ])("has no size for what is no such picture: %s", (name, file) => {
    expect(imageSize(name, file)).toBeNull();
  });

  it("answers any bytes", () => {
    const starts = [PNG, JPEG, LOSSY, LOSSLESS, EXTENDED].map((start) =>
      fc.nat(start.length).map((end) => start.slice(0, end)),
    );
    const file = fc.tuple(fc.oneof(...starts), fc.uint8Array({ maxLength: 40 }));
    fc.assert(
      fc.property(fc.constantFrom("a.svg", "a.png", "a.jpg", "a.webp"), file, (name, [start, end]) => {
        const { width, height } = imageSize(name, Uint8Array.from([...start, ...end])) ?? { width: 1, height: 1 };
        return width > 0 && height > 0;
      }),
    );
    expect(imageSize("a.png", new Uint8Array())).toBeNull();
  });
});
