/** What learners were measured to cost a machine: by `drydock plan --measure`, or as this release records it. */
import { z } from "zod";
import { PROFILE_NAMES } from "../lesson/profile-names.ts";
import type { SandboxCost } from "./host-reading.ts";

const cost = z.strictObject({
  memoryBytes: z.number().nonnegative(),
  processors: z.number().nonnegative(),
  diskBytes: z.number().nonnegative(),
});

const profileFigures = z.strictObject({
  profile: z.enum(PROFILE_NAMES),
  /** So many at a time, each of whom typed a line every few seconds, for so long. */
  learners: z.int().positive(),
  seconds: z.number().positive(),
  /** A sandbox with a shell at its prompt that nobody has typed into. */
  idleMemoryBytes: z.number().nonnegative(),
  /** The same with somebody at work in it. */
  atWork: cost,
  /** Median time to make one, without its shell. */
  createMs: z.number().nonnegative(),
});
export type ProfileFigures = z.infer<typeof profileFigures>;

export const figuresSchema = z.strictObject({
  /** `2026-11-30`. */
  measuredOn: z.string(),
  /** The machine, in words: `8 processors, Linux 6.12`. */
  machine: z.string(),
  /** On an emulated processor times are no real machine's. */
  isEmulated: z.boolean(),
  profiles: z.array(profileFigures),
});
export type Figures = z.infer<typeof figuresSchema>;

/** What is asked of the program that measures. */
export const measureRequestSchema = z.strictObject({
  profiles: z.array(z.enum(PROFILE_NAMES)),
  learners: z.int().positive(),
  seconds: z.number().positive(),
});
export type MeasureRequest = z.infer<typeof measureRequestSchema>;
export const measuredSchema = z.array(profileFigures);

/** Figures of a profile, or of the one that is most like it; null where there are none. */
export function figuresOf(figures: Figures, profile: (typeof PROFILE_NAMES)[number]): ProfileFigures | null {
  const of = (name: string) => figures.profiles.find((one) => one.profile === name);
  return of(profile) ?? (profile === "playground" ? of("base") : undefined) ?? null;
}

/** Beside a sandbox the lab keeps for each learner: two terminals of a thousand full lines, and their connections. */
export const LAB_BYTES_EACH = 8 * 1024 * 1024;

/** What a learner at work takes of the machine in all. */
export function costOf({ atWork }: ProfileFigures): SandboxCost {
  return { ...atWork, memoryBytes: atWork.memoryBytes + LAB_BYTES_EACH };
}
