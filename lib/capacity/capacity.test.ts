import { expect, test } from "vitest";
import { capacityOf } from "./capacity.ts";
import type { HostReading } from "./host-reading.ts";

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const known = { memoryBytes: 50 * MIB, processors: 0.05, diskBytes: 20 * MIB };

const reading = (change: Partial<HostReading> = {}): HostReading => ({
  processors: 8,
  memory: { totalBytes: 16 * GIB, availableBytes: 14 * GIB },
  disk: { totalBytes: 100 * GIB, freeBytes: 60 * GIB },
  pressure: null,
  places: { most: 1000, taken: 0, waiting: 0, ready: 0, wantedReady: 0 },
  use: {},
  limits: { base: known, docker: known, playground: known },
  ...change,
});

test("what runs out first bounds how many there can be", () => {
  // 14 GiB less 15 % of 16, by 50 MiB: 237; 8 processors of which 70 % may be busy, by 0.05: 112.
  expect(capacityOf(reading(), "base", known)).toMatchObject({ holds: 112, by: "processors", isMeasured: false });
  expect(capacityOf(reading({ processors: 64 }), "base", known)).toMatchObject({ holds: 237, by: "memory" });
  const places = { most: 40, taken: 3, waiting: 0, ready: 0, wantedReady: 0 };
  expect(capacityOf(reading({ places }), "base", known)).toMatchObject({ holds: 40, by: "places" });
  const disk = { totalBytes: 100 * GIB, freeBytes: 10.5 * GIB };
  expect(capacityOf(reading({ disk }), "base", known)).toMatchObject({ holds: 25, by: "disk" });
});

test("those who are here count, and take no room twice", () => {
  const places = { most: 1000, taken: 30, waiting: 0, ready: 0, wantedReady: 0 };
  const memory = { totalBytes: 16 * GIB, availableBytes: 2.4 * GIB };
  expect(capacityOf(reading({ places, memory }), "base", known)).toMatchObject({ holds: 30, by: "memory" });
});

test("learners who take more than is known of them make room for fewer; those who take less, or are too few, do not", () => {
  const use = (running: number, memoryBytes: number) => ({ base: { ...known, running, memoryBytes } });
  const of = (change: Partial<HostReading>) => capacityOf(reading({ processors: 64, ...change }), "base", known);
  expect(of({ use: use(3, 100 * MIB) })).toMatchObject({ holds: 118, by: "memory", isMeasured: true });
  expect(of({ use: use(30, 1 * MIB) })).toMatchObject({ holds: 237, isMeasured: true });
  expect(of({ use: use(2, 100 * MIB) })).toMatchObject({ holds: 237, isMeasured: false });
});
