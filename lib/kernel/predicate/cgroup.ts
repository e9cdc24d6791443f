/** `cgroup`: a cgroup of the sandbox's delegated subtree for which all of these hold. */
import { z } from "zod";
import { cgroupPath } from "./parts.ts";
import { referenced } from "./process.ts";

/** What a control file, or one field of it, is compared with. */
const COMPARISONS = ["equals", "less", "greater", "contains"] as const;

export const cgroupPredicate = z
  .strictObject({
    path: cgroupPath,
    /** A control file, compared with one of {@link COMPARISONS}. */
    file: z
      .string()
      .regex(/^[a-z]+(?:\.[a-z0-9_]+)+$/)
      .optional(),
    /** One line of a file of `name value` lines, such as `nr_throttled` of cpu.stat. */
    field: z
      .string()
      .regex(/^[a-z_]+$/)
      .optional(),
    /** The whole value. `max` is a text like any other. */
    equals: z.union([z.string(), z.int()]).transform(String).optional(),
    /** A number below this one; `max` is above all numbers. */
    less: z.int().optional(),
    /** A number above this one. */
    greater: z.int().optional(),
    /** This word is one of the value's words. */
    contains: z.string().min(1).optional(),
    /** One of the learner's shells, or such a process, is in its cgroup.procs. */
    member: referenced.optional(),
    /** At least so many `oom_kill` in memory.events. */
    oomKills: z.int().positive().optional(),
    /** At least so many `nr_throttled` in cpu.stat. */
    throttled: z.int().positive().optional(),
    /** Does a process live in it or below it (cgroup.events)? */
    populated: z.boolean().optional(),
    /** Do its processes stand still (cgroup.events)? */
    frozen: z.boolean().optional(),
    /** Content of cgroup.type. */
    type: z.enum(["domain", "threaded", "domain threaded", "domain invalid"]).optional(),
  })
  .refine((value) => comparisonsIn(value) === (value.file === undefined ? 0 : 1), {
    error: "`file` needs one of `equals`, `less`, `greater`, `contains`, and those need a `file`",
  })
  .refine((value) => value.field === undefined || value.file !== undefined, { error: "`field` needs a `file`" });

export type CgroupPredicate = z.infer<typeof cgroupPredicate>;

function comparisonsIn(value: Partial<Record<(typeof COMPARISONS)[number], unknown>>): number {
  return COMPARISONS.filter((name) => value[name] !== undefined).length;
}
