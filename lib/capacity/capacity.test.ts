import { expect, test } from "vitest";
import { capacityOf } from "./capacity.ts";
import type { HostReading } from "./host-reading.ts";
import { GIB, machineReading } from "./testing.ts";

const MIB = 1024 ** 2;
const known = { memoryBytes: 50 * MIB, processors: 0.05, diskBytes: 20 * MIB };

test("what runs out first bounds how many there can be", () => {
  // 14 GiB less 15 % of 16, by 50 MiB: 237; 8 processors of which 70 % may be busy, by 0.05: 112.
  expect(capacityOf(machineReading(), "base", known)).toMatchObject({
    holds: 112,
    by: "processors",
    isMeasured: false,
  });
  expect(capacityOf(machineReading({ processors: 64 }), "base", known)).toMatchObject({ holds: 237, by: "memory" });
  const places = { most: 40, taken: 3, waiting: 0, ready: 0, wantedReady: 0 };
  expect(capacityOf(machineReading({ places }), "base", known)).toMatchObject({ holds: 40, by: "places" });
  const disk = { totalBytes: 100 * GIB, freeBytes: 10.5 * GIB };
  expect(capacityOf(machineReading({ disk }), "base", known)).toMatchObject({ holds: 25, by: "disk" });
});

test("those who are here count, and take no room twice", () => {
  const places = { most: 1000, taken: 30, waiting: 0, ready: 0, wantedReady: 0 };
  const memory = { totalBytes: 16 * GIB, availableBytes: 2.4 * GIB };
  expect(capacityOf(machineReading({ places, memory }), "base", known)).toMatchObject({ holds: 30, by: "memory" });
});

test("learners who take more than is known of them make room for fewer; those who take less, or are too few, do not", () => {
  const use = (running: number, memoryBytes: number) => ({ base: { ...known, running, memoryBytes } });
  const of = (change: Partial<HostReading>) => capacityOf(machineReading({ processors: 64, ...change }), "base", known);
  expect(of({ use: use(3, 100 * MIB) })).toMatchObject({ holds: 118, by: "memory", isMeasured: true });
  expect(of({ use: use(30, 1 * MIB) })).toMatchObject({ holds: 237, isMeasured: true });
  expect(of({ use: use(2, 100 * MIB) })).toMatchObject({ holds: 237, isMeasured: false });
});
