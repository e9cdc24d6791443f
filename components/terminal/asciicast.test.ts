import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type Cast, castText, readCast } from "./asciicast.ts";
import { CastRecorder } from "./cast-recorder.ts";
import { Playback, withoutPauses } from "./playback.ts";

const HEADER = '{"version":2,"width":80,"height":24}';

function castOf(...times: number[]): Cast {
  const events = times.map((atMs) => ({ atMs, kind: "output" as const, data: `at ${atMs} ` }));
  return { columns: 80, rows: 24, startedAtMs: null, title: "", events };
}

test("a recording is read as it was written", () => {
  const event = fc.record({
    atMs: fc.nat(1_000_000),
    kind: fc.constant("output" as const),
    data: fc.string({ unit: "binary" }),
  });
  fc.assert(
    fc.property(fc.array(event), fc.string(), (events, title) => {
      const sorted = events.toSorted((one, other) => one.atMs - other.atMs);
      const cast: Cast = { columns: 100, rows: 30, startedAtMs: 1_764_000_000_000, title, events: sorted };
      expect(readCast(castText(cast))).toEqual({ ok: true, cast });
    }),
  );
});

test("what other recorders write is read too: keys and marks are left out, sizes and times are kept sane", () => {
  const lines = [
    '[0.5,"o","a"]',
    '[1,"i","secret"]',
    '[0.2,"o","b"]',
    '[2,"m","mark"]',
    '[3,"r","99x9"]',
    '[4,"r","9x"]',
  ];
  const reading = readCast([HEADER, ...lines, ""].join("\n"));
  expect(reading.ok && reading.cast.events).toEqual([
    { atMs: 500, kind: "output", data: "a" },
    { atMs: 500, kind: "output", data: "b" },
    { atMs: 3_000, kind: "resize", data: "99x9" },
  ]);
});

test.each([
  ["", "header"],
  ["not json", "header"],
  ['{"version":1,"width":80,"height":24,"stdout":[]}', "header"],
  ['{"version":2,"width":1e9,"height":24}', "header"],
  [`${HEADER}\n[1,"o"]`, "Line 2"],
  [`${HEADER}\n[1,"o","fine"]\n{}`, "Line 3"],
  [`${HEADER}\n[-1,"o","early"]`, "Line 2"],
])("%j is no recording, and it says why", (text, problem) => {
  const reading = readCast(text);
  expect(reading.ok ? "" : reading.problem).toContain(problem);
});

test("a recorder puts characters together that come in two pieces, and stops when it is full", () => {
  vi.useFakeTimers();
  try {
    const onFull = vi.fn();
    const recorder = new CastRecorder({ columns: 80, rows: 24, title: "t", firstFrame: "$ ", onFull });
    vi.advanceTimersByTime(100);
    const ship = Buffer.from("🚢");
    recorder.output(ship.subarray(0, 2));
    recorder.output(ship.subarray(2));
    vi.advanceTimersByTime(100);
    recorder.resized(100, 30);
    for (let count = 0; count < 40; count += 1) recorder.output(new Uint8Array(1024 * 1024).fill(97));
    recorder.resized(10, 10);
    const { events } = recorder.cast();
    expect(events.slice(0, 3)).toEqual([
      { atMs: 0, kind: "output", data: "$ " },
      { atMs: 100, kind: "output", data: "🚢" },
      { atMs: 200, kind: "resize", data: "100x30" },
    ]);
    expect(events.slice(3).reduce((sum, { data }) => sum + data.length, 0)).toBeLessThanOrEqual(32 * 1024 * 1024);
    expect(onFull).toHaveBeenCalledTimes(1);
  } finally {
    vi.useRealTimers();
  }
});

test("a replay shows each event once, in time, at any speed, and stands at the end", () => {
  const playback = new Playback(castOf(0, 100, 250, 400));
  const texts: string[] = [];
  const show = ({ events }: { events: { data: string }[] }) => texts.push(events.map(({ data }) => data).join(""));
  show(playback.play(1_000));
  show(playback.advance(1_000));
  show(playback.advance(1_120));
  show(playback.setSpeed(2, 1_120));
  show(playback.advance(1_190));
  show(playback.pause(1_190));
  show(playback.advance(9_000));
  expect([playback.isPlaying, playback.atMs]).toEqual([false, 260]);
  show(playback.play(9_000));
  show(playback.advance(10_000));
  expect(texts).toEqual(["", "at 0 ", "at 100 ", "", "at 250 ", "", "", "", "at 400 "]);
  expect([playback.isPlaying, playback.atMs]).toEqual([false, 400]);
  expect(playback.play(11_000)).toMatchObject({ isFromStart: true, events: [{ atMs: 0 }] });
});

test("a jump back begins anew, a jump ahead shows what lies between", () => {
  const playback = new Playback(castOf(0, 100, 200));
  expect(playback.seek(150, 0)).toMatchObject({ isFromStart: false, events: [{ atMs: 0 }, { atMs: 100 }] });
  expect(playback.seek(500, 0)).toMatchObject({ isFromStart: false, events: [{ atMs: 200 }] });
  expect(playback.seek(99, 0)).toMatchObject({ isFromStart: true, events: [{ atMs: 0 }] });
  expect(playback.isPlaying).toBe(false);
});

test("long pauses are shortened, short ones kept", () => {
  const times = withoutPauses(castOf(0, 500, 60_500, 61_000, 200_000)).events.map(({ atMs }) => atMs);
  expect(times).toEqual([0, 500, 2_500, 3_000, 5_000]);
});
