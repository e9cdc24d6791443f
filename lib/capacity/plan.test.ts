import { expect, test } from "vitest";
import { capacityOf } from "./capacity.ts";
import { costOf, LAB_BYTES_EACH, type ProfileFigures } from "./figures.ts";
import { LAB_DISK_BYTES, LAB_MEMORY_BYTES, planFor } from "./plan.ts";
import { machineReading } from "./testing.ts";

const MIB = 1024 * 1024;
const figures: ProfileFigures = {
  profile: "docker",
  learners: 3,
  seconds: 60,
  idleMemoryBytes: 50 * MIB,
  atWork: { memoryBytes: 300 * MIB - LAB_BYTES_EACH, processors: 0.07, diskBytes: 90 * MIB },
  createMs: 500,
};

test("sixty learners need sixty-six sandboxes, the lab itself, and what is left alone", () => {
  const plan = planFor(60, figures, 1536 * MIB);
  expect(plan).toMatchObject({ maxSandboxes: 66, ready: 12, processors: 7 });
  expect(plan.memoryBytes).toBeCloseTo((LAB_MEMORY_BYTES + 66 * 300 * MIB) / 0.85);
  expect(plan.diskBytes).toBeCloseTo((LAB_DISK_BYTES + 66 * 90 * MIB) / 0.9);
  expect(plan.safeMemoryBytes).toBeCloseTo((LAB_MEMORY_BYTES + 66 * 1536 * MIB) / 0.85);
});

test("a small class needs two processors all the same", () => {
  expect(planFor(1, figures, 1536 * MIB)).toMatchObject({ processors: 2, maxSandboxes: 2, ready: 1 });
});

test.each([1, 5, 30, 60, 200])("the machine that is planned for %d learners holds them", (learners) => {
  const plan = planFor(learners, figures, 1536 * MIB);
  const reading = machineReading({
    processors: plan.processors,
    memory: { totalBytes: plan.memoryBytes, availableBytes: plan.memoryBytes - LAB_MEMORY_BYTES },
    disk: { totalBytes: plan.diskBytes, freeBytes: plan.diskBytes - LAB_DISK_BYTES },
    places: { most: plan.maxSandboxes, taken: 0, waiting: 0, ready: 0, wantedReady: 0 },
  });
  expect(capacityOf(reading, "docker", costOf(figures)).holds).toBeGreaterThanOrEqual(learners);
});
