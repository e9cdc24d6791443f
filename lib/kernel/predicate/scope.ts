/** `in`: from which namespace a predicate looks. */
import { z } from "zod";
import { processReference } from "./process.ts";

/**
 * `sandbox`: the sandbox's own namespace. `not-sandbox`: any other one. `shell`: that of one of the learner's shells.
 * A process: its namespace, and for files and mounts its root directory.
 */
export const scope = z.union([z.enum(["sandbox", "not-sandbox", "shell"]), processReference]);
export type Scope = z.infer<typeof scope>;

export const inSandbox = scope.default("sandbox");
export const inAnother = scope.default("not-sandbox");
