import { expect, test } from "vitest";
import type { Figures } from "../capacity/figures.ts";
import { RECORDED } from "../capacity/recorded-figures.ts";
import { GIB, machineReading } from "../capacity/testing.ts";
import { classMachine } from "./class-machine.ts";

const reading = machineReading({
  processors: 64,
  memory: { totalBytes: 64 * GIB, availableBytes: 60 * GIB },
  disk: { totalBytes: 1000 * GIB, freeBytes: 900 * GIB },
});
const [recordedBase] = RECORDED.profiles;
if (!recordedBase) throw new Error("a release records figures");

test("a class is reckoned with what was measured on its machine, and with what is recorded of other kinds of sandbox", () => {
  const atWork = { ...recordedBase.atWork, memoryBytes: 10 * recordedBase.atWork.memoryBytes };
  const measured: Figures = { ...RECORDED, measuredOn: "2026-12-24", profiles: [{ ...recordedBase, atWork }] };
  const of = (figures: Figures | null) =>
    new Map(classMachine(reading, ["base", "docker"], figures, 30).capacities.map((one) => [one.profile, one]));
  const [elsewhere, here] = [of(null), of(measured)];
  expect(elsewhere.get("base")).toMatchObject({ measuredOn: null });
  expect(here.get("base")).toMatchObject({ measuredOn: "2026-12-24", by: "memory" });
  expect(here.get("base")?.holds).toBeLessThan(0.2 * (elsewhere.get("base")?.holds ?? 0));
  expect(here.get("docker")).toEqual(elsewhere.get("docker"));
});
