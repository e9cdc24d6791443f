/** What several kinds of predicate are made of. */
import { z } from "zod";

/** A path as the learner writes it, from the root down: no `.`, `..` or empty name in it. */
export const absolutePath = z
  .string()
  .max(255)
  .regex(/^\/$|^(?:\/(?!\.{1,2}(?:\/|$))[^/\0\n]+)+$/, { error: "write a whole path, such as /home/learner/note" });

/** As the learner sees it below /sys/fs/cgroup: `/mygroup`, or `/` for its top. */
export const cgroupPath = z
  .string()
  .regex(/^\/$|^(?:\/\w[\w.-]*)+$/, { error: "write a path below /sys/fs/cgroup, such as /mygroup" });

/** How many: exactly, or between bounds. */
export const numberCondition = z.union([
  z.int().nonnegative(),
  z
    .strictObject({ atLeast: z.int().nonnegative().optional(), atMost: z.int().nonnegative().optional() })
    .refine(saysSomething, { error: "names no bound" }),
]);
export type NumberCondition = z.infer<typeof numberCondition>;

/** For `refine`: a mapping with no key in it asks for nothing, and would always hold. */
export function saysSomething(value: object): boolean {
  return Object.keys(value).length > 0;
}
