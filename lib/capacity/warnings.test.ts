import { expect, test } from "vitest";
import type { Capacity } from "./capacity.ts";
import type { HostReading } from "./host-reading.ts";
import { GIB, machineReading } from "./testing.ts";
import { warningsOf } from "./warnings.ts";

const none = { over10s: 0, over60s: 0 };
const cost = { memoryBytes: 1, processors: 1, diskBytes: 1 };
const well = machineReading({ places: { most: 40, taken: 10, waiting: 0, ready: 0, wantedReady: 0 } });
const roomy: Capacity = { holds: 40, by: "places", cost, isMeasured: false };
const said = (change: Partial<HostReading>, capacity = roomy, people = 30) =>
  warningsOf({ ...well, ...change }, capacity, people);

test("a machine with room for the class gives no cause for words", () => {
  expect(said({})).toEqual([]);
  expect(said({ pressure: null })).toEqual([]);
});

test.each<[Partial<HostReading>, RegExp]>([
  [{ places: { ...well.places, taken: 40, waiting: 3 } }, /^3 people wait for a place: 40 of 40/],
  [{ memory: { totalBytes: 16 * GIB, availableBytes: 3 * GIB } }, /^Memory is getting short: 3 GiB of 16 GiB/],
  [{ pressure: { cpu: none, io: none, memory: { over10s: 0.2, over60s: 0 } } }, /^Programs wait for memory 20 %/],
  [{ disk: { totalBytes: 100 * GIB, freeBytes: 9 * GIB } }, /^The disk is getting full: 9 GiB/],
  [{ pressure: { memory: none, io: none, cpu: { over10s: 0, over60s: 0.8 } } }, /wait for a processor 80 %/],
  [{ pressure: { memory: none, cpu: none, io: { over10s: 0, over60s: 0.5 } } }, /wait for the disk 50 %/],
])("%j is told of", (change, words) => {
  const [first, ...others] = said(change);
  expect(first).toMatch(words);
  expect(others).toEqual([]);
});

test("a class that is too large is told of before anybody waits, with what is short", () => {
  expect(said({}, { ...roomy, holds: 25, by: "memory" })).toEqual([
    "There are 30 people, and this server holds about 25: its memory is not enough for more. Who comes last may have to wait.",
  ]);
});
