import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, FrameReader } from "./frames.ts";

test("frames come out as they went in, wherever the stream is cut", () => {
  const frame = fc.record({ head: fc.dictionary(fc.string(), fc.string()), body: fc.uint8Array({ maxLength: 300 }) });
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 50 })), (frames, cuts) => {
      const stream = Buffer.concat(frames.map(({ head, body }) => encodeFrame(head, body)));
      const seen: { head: object; body: Uint8Array }[] = [];
      const reader = new FrameReader<object>((head, body) => seen.push({ head, body }));
      let from = 0;
      for (const length of [...cuts, stream.length]) {
        reader.push(stream.subarray(from, from + length));
        from += length;
      }
      expect(seen.map(({ head, body }) => [JSON.stringify(head), [...body]])).toEqual(
        frames.map(({ head, body }) => [JSON.stringify(head), [...body]]),
      );
    }),
  );
});

test("a body is the receiver's to keep", () => {
  const bodies: Uint8Array[] = [];
  const reader = new FrameReader<object>((_, body) => bodies.push(body));
  const chunk = Buffer.concat([encodeFrame({}, Buffer.from("one")), encodeFrame({}, Buffer.from("two"))]);
  reader.push(chunk);
  chunk.fill(0);
  expect(bodies.map((body) => Buffer.from(body).toString())).toEqual(["one", "two"]);
});
