/** The language in which a lesson's task says what the kernel must show. Data, not code. */
import { z } from "zod";
import { NAMESPACE_TYPES } from "./facts.ts";

const namespaceRelation = z.enum(["sandbox", "not-sandbox"]);

/** A process for which all of these hold at once. */
export const processPredicate = z
  .strictObject({
    /** /proc/PID/comm. A process can rename itself, so pair it with a namespace or an exe. */
    comm: z.string().min(1).max(15).optional(),
    /** Path of the program it runs, as its own root shows it: /usr/bin/bash. */
    exe: z.string().startsWith("/").optional(),
    /** Its PID in the innermost PID namespace it is in. */
    nspid: z.int().positive().optional(),
    /** For each type: in the sandbox's own namespace, or in another one. */
    namespaces: z.partialRecord(z.enum(NAMESPACE_TYPES), namespaceRelation).optional(),
  })
  .refine((value) => Object.keys(value).length > 0, { error: "says nothing about the process" });

/** A cgroup of the sandbox's delegated subtree. */
export const cgroupPredicate = z
  .strictObject({
    /** As the learner sees it below /sys/fs/cgroup: `/mygroup`. */
    path: z
      .string()
      .regex(/^\/\w[\w.-]*(\/\w[\w.-]*)*$/, { error: "write a path below /sys/fs/cgroup, such as /mygroup" }),
    /** A control file and what it must contain. */
    file: z
      .string()
      .regex(/^[a-z]+\.[a-z._]+$/)
      .optional(),
    equals: z.union([z.string(), z.int()]).transform(String).optional(),
    /** `shell`: one of the learner's terminal shells is a member. */
    contains: z.literal("shell").optional(),
    /** At least so many `oom_kill` in memory.events. */
    oomKills: z.int().positive().optional(),
  })
  .refine((value) => (value.file === undefined) === (value.equals === undefined), {
    error: "`file` and `equals` belong together",
  });

/** What a task asks of the kernel: exactly one kind. */
export const predicateSchema = z.union([
  z.strictObject({ process: processPredicate }),
  z.strictObject({ cgroup: cgroupPredicate }),
]);

export type ProcessPredicate = z.infer<typeof processPredicate>;
export type CgroupPredicate = z.infer<typeof cgroupPredicate>;
export type Predicate = z.infer<typeof predicateSchema>;

/** The YAML keys of a task that hold a predicate. */
export const PREDICATE_KEYS = ["process", "cgroup"] as const;
