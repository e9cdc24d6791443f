/** `uidMap` and `gidMap`: a line of the map of a user namespace. */
import { z } from "zod";
import { inAnother } from "./scope.ts";

const id = z.int().nonnegative();

export const idMapPredicate = z.strictObject({
  in: inAnother,
  /** First id inside. */
  inside: id,
  /** What it is in the sandbox. */
  outside: id,
  /** How many ids from there on. */
  count: z.int().positive().optional(),
});

export type IdMapPredicate = z.infer<typeof idMapPredicate>;
