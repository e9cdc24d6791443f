import headless from "@xterm/headless";
import { expect, test, vi } from "vitest";
import { ByteRing } from "./byte-ring.ts";
import { Mirror } from "./mirror.ts";
import { writeNow } from "./screen-state.ts";
import { ScreenThread } from "./screen-thread.ts";

// Real programs on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

function startMirror() {
  const report = vi.fn<(message: string, error: unknown) => void>();
  const ring = new ByteRing(512 * 1024);
  const thread = new ScreenThread(report);
  const progress = vi.fn<() => void>();
  const mirror = new Mirror({ ring, columns: 80, rows: 24, thread, onProgress: progress });
  const write = (text: string) => {
    ring.append(bytesOf(text));
    mirror.follow();
  };
  return { ring, thread, mirror, write, progress, report };
}

test("a snapshot is of the moment it was asked for, and says where the stream goes on", async () => {
  const { mirror, write } = startMirror();
  write("before");
  const asked = mirror.snapshot();
  write(" after");
  const { bytes, offset } = await asked;
  expect(offset).toBe(6);
  expect(Buffer.from(bytes).toString()).toContain("before");
  expect(Buffer.from(bytes).toString()).not.toContain("after");
  mirror.close();
});

test("a change of size takes its place in the stream", async () => {
  const { mirror, write } = startMirror();
  write(`${"x".repeat(80)}\r\n$ `);
  mirror.resize(40, 24);
  write(`${"y".repeat(50)}`);
  const { bytes } = await mirror.snapshot();
  // On a screen of 40 columns, two lines of x that belong together, then a line of y that wraps.
  const screen = new headless.Terminal({ cols: 40, rows: 24, allowProposedApi: true, logLevel: "off" });
  writeNow(screen, bytes);
  const line = (row: number) => screen.buffer.active.getLine(row)?.translateToString(true);
  expect([0, 1, 2, 3].map(line)).toEqual(["x".repeat(40), "x".repeat(40), `$ ${"y".repeat(38)}`, "y".repeat(12)]);
  expect(screen.buffer.active.getLine(1)?.isWrapped).toBe(true);
  mirror.close();
});

test("much output is followed unasked, and too much holds the stream up until the screen has caught up", async () => {
  const { mirror, write, progress } = startMirror();
  for (let piece = 0; piece < 4; piece += 1) write("x".repeat(100_000));
  expect(mirror.isFull()).toBe(false);
  for (let piece = 0; piece < 2; piece += 1) write("x".repeat(100_000));
  expect(mirror.isFull()).toBe(true);
  expect(mirror.hasRoom()).toBe(false);
  await new Promise<void>((resolve) => progress.mockImplementation(() => mirror.hasRoom() && resolve()));
  mirror.close();
});

test("while a snapshot is taken, the stream waits before the ring forgets what follows it", async () => {
  const { ring, mirror, write } = startMirror();
  write("x".repeat(1000));
  const asked = mirror.snapshot();
  for (let piece = 0; piece < 3; piece += 1) write("x".repeat(100_000));
  expect(mirror.isFull()).toBe(false);
  write("x".repeat(100_000));
  expect(mirror.isFull()).toBe(true);
  const { offset } = await asked;
  expect(ring.start).toBeLessThanOrEqual(offset);
  mirror.close();
});

test("when the thread ends, waiting viewers get what the ring has and the screen starts anew from it", async () => {
  const { ring, thread, mirror, write, report } = startMirror();
  write("kept in the ring");
  await mirror.snapshot();
  const offender = thread.line({ receive: () => {}, lost: () => {} });
  // A message for a screen that was never opened is a bug, and ends the thread as any other would.
  offender.send({ kind: "snapshot" });
  const { bytes, offset } = await mirror.snapshot();
  expect(Buffer.from(bytes).toString()).toBe("\x18\x1bc");
  expect(Buffer.from(ring.slice(offset, ring.end)).toString()).toBe("kept in the ring");
  expect(report).toHaveBeenCalledOnce();
  expect(Buffer.from((await mirror.snapshot()).bytes).toString()).toContain("kept in the ring");
  mirror.close();
});

test("closing answers who still waits", async () => {
  const { mirror, write } = startMirror();
  write("x");
  const asked = mirror.snapshot();
  mirror.close();
  expect((await asked).offset).toBe(0);
});
