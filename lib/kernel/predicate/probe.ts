/** `probe`: a script for what no other predicate can say. It runs in the sandbox, where root can lie to it. */
import { z } from "zod";

export const probePredicate = z.strictObject({
  as: z.enum(["learner", "root"]).default("learner"),
  /** For bash. */
  script: z.string().min(1).max(4_000),
});

export type ProbePredicate = z.infer<typeof probePredicate>;
