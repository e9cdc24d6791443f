/** `namespace`: namespaces of one type in the sandbox for which all of these hold. */
import { z } from "zod";
import { NAMESPACE_TYPES } from "../facts.ts";
import { numberCondition } from "./parts.ts";
import { processReference } from "./process.ts";

export const namespacePredicate = z.strictObject({
  type: z.enum(NAMESPACE_TYPES),
  /** `sandbox`: the sandbox's own; otherwise one that was made in it. */
  is: z.enum(["sandbox", "not-sandbox"]).default("not-sandbox"),
  /** How many processes are in it; at least one when left out, for one without processes is not to be seen. */
  members: numberCondition.optional(),
  /** One of its members is such a process. */
  with: processReference.optional(),
  /** How many such namespaces there are; at least one when left out. */
  count: numberCondition.optional(),
});

export type NamespacePredicate = z.infer<typeof namespacePredicate>;
