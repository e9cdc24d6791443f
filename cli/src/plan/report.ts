/** What a plan says: the machine, how it was reckoned, and where the figures come from. */
import { bytesText } from "../../../lib/bytes-text.ts";
import { SPARE } from "../../../lib/capacity/capacity.ts";
import type { ChosenFigures } from "../../../lib/capacity/choose-figures.ts";
import { costOf } from "../../../lib/capacity/figures.ts";
import { LAB_DISK_BYTES, LAB_MEMORY_BYTES, type Plan } from "../../../lib/capacity/plan.ts";
import type { ProfileName } from "../../../lib/lesson/profile-names.ts";

export interface PlanSubject {
  learners: number;
  profile: ProfileName;
  /** What memory a sandbox may use at most. */
  limitBytes: number;
}

export function planReport({ learners, profile, limitBytes }: PlanSubject, plan: Plan, chosen: ChosenFigures): string {
  const { memoryBytes, processors, diskBytes } = costOf(chosen.figures);
  const { maxSandboxes: count } = plan;
  const spare = (part: number) => `${Math.round(part * 100)} % left alone`;
  const rows = [
    [
      "memory",
      bytesText(plan.memoryBytes),
      `${count} × ${bytesText(memoryBytes)} + ${bytesText(LAB_MEMORY_BYTES)} for system and lab, ${spare(SPARE.memory)}`,
    ],
    [
      "processors",
      String(plan.processors),
      `${count} × ${processors.toFixed(3)}, ${spare(SPARE.processors)}; never fewer than 2`,
    ],
    [
      "disk",
      bytesText(plan.diskBytes),
      `${count} × ${bytesText(diskBytes)} + ${bytesText(LAB_DISK_BYTES)} for system and lab, ${spare(SPARE.disk)}`,
    ],
  ] as const;
  const width = Math.max(...rows.map(([, amount]) => amount.length));
  return [
    `A machine for ${learners} learners at work at a time, with sandboxes of the profile ${profile}:`,
    "",
    ...rows.map(([what, amount, how]) => `  ${what.padEnd(12)}${amount.padEnd(width + 2)}${how}`),
    "",
    `If each took all the memory that a sandbox may (${bytesText(limitBytes)}), it would be ${bytesText(plan.safeMemoryBytes)}.`,
    `${count} sandboxes: who goes on to the next lesson has, for a while, two.`,
    "",
    "Figures",
    ...chosen.sources.map((source) => `  ${source}`),
    "",
    "Start the lab with",
    `  DRYDOCK_MAX_SANDBOXES=${count} DRYDOCK_POOL=${profile}:${plan.ready}`,
  ].join("\n");
}
