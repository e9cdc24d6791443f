import { expect, test } from "vitest";
import { chooseFigures } from "../../../lib/capacity/choose-figures.ts";
import type { Figures } from "../../../lib/capacity/figures.ts";
import { planFor } from "../../../lib/capacity/plan.ts";
import { RECORDED } from "../../../lib/capacity/recorded-figures.ts";
import { planReport } from "./report.ts";

const MIB = 1024 * 1024;
const measured: Figures = {
  measuredOn: "2026-12-24",
  machine: "64 processors, Linux 6.12, native",
  isEmulated: false,
  profiles: [
    {
      profile: "docker",
      learners: 4,
      seconds: 60,
      idleMemoryBytes: MIB,
      atWork: { memoryBytes: 192 * MIB, processors: 0.2, diskBytes: 100 * MIB },
      createMs: 60,
    },
  ],
};

test("what was measured on this machine goes before what was recorded on another, and each says which it is", () => {
  const chosen = chooseFigures("docker", measured);
  expect(chosen?.figures.atWork.processors).toBe(0.2);
  expect(chosen?.sources).toEqual([expect.stringMatching(/^memory, processors, disk: measured here on 2026-12-24/)]);
  // Nobody has measured this profile here.
  expect(chooseFigures("base", measured)?.sources[0]).toMatch(/recorded with this release .* another machine/);
  expect(chooseFigures("playground", null)?.sources[0]).toContain("with the profile base");
});

test("of an emulated processor's time nothing is concluded", () => {
  const chosen = chooseFigures("docker", { ...measured, isEmulated: true });
  expect(chosen?.figures.atWork.memoryBytes).toBe(192 * MIB);
  expect(chosen?.figures.atWork.processors).toBe(
    RECORDED.profiles.find(({ profile }) => profile === "docker")?.atWork.processors,
  );
  expect(chosen?.sources).toEqual([
    expect.stringMatching(/^memory, disk: measured here/),
    expect.stringMatching(/^processors: recorded with this release .*emulated$/),
  ]);
});

test("a plan tells the machine, how it was reckoned, and with what to start the lab", () => {
  const chosen = chooseFigures("docker", measured);
  if (!chosen) throw new Error("there are figures");
  const subject = { learners: 60, profile: "docker", limitBytes: 1536 * MIB } as const;
  const report = planReport(subject, planFor(60, chosen.figures, subject.limitBytes), chosen);
  expect(report).toContain("66 × 200 MiB + 1 GiB for system and lab, 15 % left alone");
  expect(report).toMatch(/processors {2}19 +66 × 0\.200/);
  expect(report).toContain("(1.5 GiB)");
  expect(report).toContain("DRYDOCK_MAX_SANDBOXES=66 DRYDOCK_POOL=docker:12");
});
