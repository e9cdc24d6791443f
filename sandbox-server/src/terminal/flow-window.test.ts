import fc from "fast-check";
import { expect, test } from "vitest";
import { FIRST_WINDOW_BYTES, FlowWindow, MAX_WINDOW_BYTES, MIN_WINDOW_BYTES } from "./flow-window.ts";

interface Link {
  bytesPerMs: number;
  roundTripMs: number;
}

const READ_BYTES = 4096;
const PTY_BYTES_PER_MS = 40_000;

/**
 * A program that writes as fast as the pty takes it, over a link that queues, to a viewer that acknowledges each read.
 * Answers what arrived in a second of link time after the first, and the longest wait in the queue in that second.
 */
function stream(window: FlowWindow, { bytesPerMs, roundTripMs }: Link, untilMs = 3_000) {
  const acks: { offset: number; atMs: number }[] = [];
  let linkFreeAtMs = 0;
  let end = 0;
  let isPaused = false;
  let arrived = 0;
  let longestQueueMs = 0;
  for (let nowMs = 0; nowMs < untilMs; nowMs += 0.1) {
    for (let ack = acks[0]; ack && ack.atMs <= nowMs; ack = acks[0]) {
      window.acked(ack.offset, nowMs);
      acks.shift();
      if (nowMs > 1_000) arrived += READ_BYTES;
    }
    if (isPaused) isPaused = !window.hasRoom(end);
    for (let budget = PTY_BYTES_PER_MS / 10; budget > 0 && !isPaused; budget -= READ_BYTES) {
      end += READ_BYTES;
      linkFreeAtMs = Math.max(linkFreeAtMs, nowMs) + READ_BYTES / bytesPerMs;
      if (nowMs > 1_000) longestQueueMs = Math.max(longestQueueMs, linkFreeAtMs - nowMs);
      window.sent(end, nowMs);
      acks.push({ offset: end, atMs: linkFreeAtMs + roundTripMs });
      isPaused = window.isFull(end);
    }
  }
  return { bytesPerMs: arrived / (untilMs - 1_000), longestQueueMs };
}

test.each([0.3, 5, 20, 50])(
  "a link of 5 MB/s with a round trip of %d ms is filled, and its queue stays short",
  (roundTripMs) => {
    const link = { bytesPerMs: 5_000, roundTripMs };
    const { bytesPerMs, longestQueueMs } = stream(new FlowWindow(0), link);
    expect(bytesPerMs).toBeGreaterThan(0.9 * link.bytesPerMs);
    expect(longestQueueMs).toBeLessThan(60);
  },
);

test("a longer way is filled as far as what is kept for a viewer's return allows", () => {
  const { bytesPerMs, longestQueueMs } = stream(new FlowWindow(0), { bytesPerMs: 5_000, roundTripMs: 100 });
  expect(bytesPerMs).toBeGreaterThan((0.8 * MAX_WINDOW_BYTES) / 100);
  expect(longestQueueMs).toBeLessThan(60);
});

test("the window follows a viewer that becomes slower", () => {
  const window = new FlowWindow(0);
  stream(window, { bytesPerMs: 20_000, roundTripMs: 1 });
  expect(window.bytes).toBe(MAX_WINDOW_BYTES);
  const slower = new FlowWindow(0);
  stream(slower, { bytesPerMs: 500, roundTripMs: 1 });
  expect(slower.bytes).toBe(MIN_WINDOW_BYTES);
});

test("typing does not narrow the window", () => {
  const window = new FlowWindow(0);
  for (let key = 1; key <= 100; key += 1) {
    window.sent(key, key * 100);
    window.acked(key, key * 100 + 50);
  }
  stream(window, { bytesPerMs: 5_000, roundTripMs: 50 });
  const wide = window.bytes;
  expect(wide).toBeGreaterThan(300_000);
});

test("before the first acknowledgement there is a fixed window", () => {
  const window = new FlowWindow(1_000);
  expect(window.bytes).toBe(FIRST_WINDOW_BYTES);
  expect(window.isFull(1_000 + FIRST_WINDOW_BYTES)).toBe(false);
  expect(window.isFull(1_001 + FIRST_WINDOW_BYTES)).toBe(true);
  expect(window.hasRoom(1_000 + FIRST_WINDOW_BYTES * 0.84)).toBe(true);
  expect(window.hasRoom(1_000 + FIRST_WINDOW_BYTES * 0.86)).toBe(false);
});

test("no acknowledgement, true or false, moves the window out of its bounds or lets the viewer get ahead", () => {
  const step = fc.record({
    sendBytes: fc.nat(200_000),
    ack: fc.integer({ min: -1_000, max: 400_000 }),
    afterMs: fc.double({ min: 0, max: 20_000, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const window = new FlowWindow(0);
      let end = 0;
      let acked = 0;
      let nowMs = 0;
      for (const { sendBytes, ack, afterMs } of steps) {
        end += sendBytes;
        if (sendBytes > 0) window.sent(end, nowMs);
        nowMs += afterMs;
        const offset = acked + ack;
        const isNews = offset > acked && offset <= end;
        expect(window.acked(offset, nowMs)).toBe(isNews);
        if (isNews) acked = offset;
        expect(window.bytes).toBeGreaterThanOrEqual(MIN_WINDOW_BYTES);
        expect(window.bytes).toBeLessThanOrEqual(MAX_WINDOW_BYTES);
        expect(window.isFull(end)).toBe(end - acked > window.bytes);
      }
    }),
  );
});
