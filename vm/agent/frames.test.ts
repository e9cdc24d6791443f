import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrames, encodeFrame, FRAME, type Frame, takeReady } from "./frames.ts";

const frame: fc.Arbitrary<Frame> = fc.record({
  kind: fc.constantFrom(...Object.values(FRAME)),
  channel: fc.nat(2 ** 32 - 1),
  payload: fc.uint8Array({ maxLength: 40 }),
});

/** The bytes in pieces of the given lengths, the rest as one. */
async function* inPieces(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  let from = 0;
  for (const length of lengths) {
    yield bytes.subarray(from, from + length);
    from += length;
  }
  yield bytes.subarray(from);
}

async function collect(frames: AsyncIterable<Frame>): Promise<Frame[]> {
  const collected: Frame[] = [];
  for await (const frame of frames) collected.push(frame);
  return collected;
}

test("frames come out as they went in, wherever the stream was cut", async () => {
  const example = fc.asyncProperty(fc.array(frame), fc.array(fc.nat(30)), async (frames, lengths) => {
    const bytes = Buffer.concat(frames.map(encodeFrame));
    const decoded = await collect(decodeFrames(inPieces(bytes, lengths)));
    expect(decoded.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] }))).toEqual(
      frames.map(({ payload, ...rest }) => ({ ...rest, payload: [...payload] })),
    );
  });
  await fc.assert(example);
});

test("a stream that is none is refused", async () => {
  const noise = inPieces(Buffer.from("Welcome to Debian!"), []);
  await expect(collect(decodeFrames(noise))).resolves.toEqual([]); // Its "length" never comes.
  const unknownKind = inPieces(Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 99]), []);
  await expect(collect(decodeFrames(unknownKind))).rejects.toThrow("unknown frame kind 99");
});

test("a stream that ends before `ready` means that the machine ended", async () => {
  await expect(takeReady(decodeFrames(inPieces(Buffer.alloc(0), [])))).rejects.toThrow("ended before its agent");
});
