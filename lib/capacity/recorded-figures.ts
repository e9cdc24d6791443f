/** What a release knows of learners' cost where nobody has measured on the machine itself. */
import type { Figures } from "./figures.ts";

const MIB = 1024 * 1024;

/**
 * Of one run each, with other work on the machine. Memory is what the machine had no longer available (MemAvailable,
 * /proc/meminfo): no limits were in force, as docs/performance.md says of that machine.
 */
export const RECORDED: Figures = {
  measuredOn: "2026-11-30",
  machine: "2 processors, Linux 6.18",
  isEmulated: false,
  profiles: [
    {
      profile: "base",
      learners: 6,
      seconds: 60,
      idleMemoryBytes: 10 * MIB,
      atWork: { memoryBytes: 69 * MIB, processors: 0.006, diskBytes: 11 * MIB },
      createMs: 188,
    },
    {
      profile: "docker",
      learners: 3,
      seconds: 90,
      idleMemoryBytes: 57 * MIB,
      atWork: { memoryBytes: 511 * MIB, processors: 0.056, diskBytes: 69 * MIB },
      createMs: 780,
    },
  ],
};
