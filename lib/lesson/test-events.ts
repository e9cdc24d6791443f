/** What the lesson test on a sandbox host tells whoever started it: one line of JSON for each event. */
import { z } from "zod";

/** What is asked of it, as its one argument. */
export const testRequestSchema = z.strictObject({
  /** The folder of courses, as the sandbox host sees it. */
  directory: z.string().min(1),
  /** Ids: `<course>/<slug>`. */
  lessons: z.array(z.string()),
  /** How often each is run. */
  rounds: z.int().min(1),
  /** Sandboxes at a time; as many as the host has room for when absent. */
  jobs: z.int().min(1).optional(),
});
export type TestRequest = z.infer<typeof testRequestSchema>;

/** `text`: as a learner reads it, from top to bottom. `solutions`: the solutions alone. */
export const PASSES = ["text", "solutions"] as const;
export type Pass = (typeof PASSES)[number];

const problemSchema = z.strictObject({
  line: z.int(),
  /** What was found. */
  message: z.string(),
  /** What to write instead. */
  remedy: z.string(),
  /** Lines that show it: what was claimed, what was printed, what the kernel says. */
  details: z.array(z.string()),
});
/** Something that a lesson says and that is not so. */
export type TestProblem = z.infer<typeof problemSchema>;

export const testEventSchema = z.strictObject({
  lesson: z.string(),
  /** From 1. */
  round: z.int(),
  pass: z.enum(PASSES),
  ms: z.number(),
  /** Claims that held: outputs, tasks before, tasks after. */
  passed: z.int(),
  problems: z.array(problemSchema),
});
export type TestEvent = z.infer<typeof testEventSchema>;
