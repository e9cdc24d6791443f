import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteRing } from "./byte-ring.ts";

test("it holds the end of any stream, whatever its pieces", () => {
  const piece = fc.uint8Array({ maxLength: 20_000 });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.double({ min: 0, max: 1, noNaN: true }), (pieces, share) => {
      const ring = new ByteRing(16_384);
      for (const bytes of pieces) ring.append(bytes);
      const stream = Buffer.concat(pieces);
      expect(ring.end).toBe(stream.byteLength);
      expect(ring.start).toBe(Math.max(0, stream.byteLength - 16_384));
      const from = ring.start + Math.floor(share * (ring.end - ring.start));
      expect(Buffer.from(ring.slice(from, ring.end)).equals(stream.subarray(from))).toBe(true);
    }),
  );
});

test("what it has forgotten cannot be asked for", () => {
  const ring = new ByteRing(4096);
  ring.append(new Uint8Array(5000));
  expect(() => ring.slice(0, 100)).toThrow("[0, 100) is not within [904, 5000)");
  expect(() => ring.slice(4000, 5001)).toThrow(RangeError);
});
