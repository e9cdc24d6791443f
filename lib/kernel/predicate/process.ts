/** `process`: a process for which all of these hold at once. */
import { z } from "zod";
import { NAMESPACE_TYPES } from "../facts.ts";
import { absolutePath, cgroupPath, numberCondition, saysSomething } from "./parts.ts";

/** Names of the states that /proc/PID/status shows as one letter (proc_pid_status(5)). */
export const PROCESS_STATES = {
  running: "R",
  sleeping: "S",
  "disk-sleep": "D",
  stopped: "T",
  traced: "t",
  zombie: "Z",
} as const;

/** The sets of capabilities(7). */
export const CAPABILITY_SETS = ["effective", "permitted", "inheritable", "bounding", "ambient"] as const;

const capabilityName = z
  .string()
  .regex(/^CAP_[A-Z_]+$/, { error: "write the kernel's name, such as CAP_SYS_ADMIN (capabilities(7))" });

/** What one of the five sets of capabilities must hold. `none`: nothing at all. */
const capabilityCondition = z.union([
  z.literal("none"),
  z
    .strictObject({ has: z.array(capabilityName).min(1).optional(), lacks: z.array(capabilityName).min(1).optional() })
    .refine(saysSomething, { error: "names no capability" }),
]);
export type CapabilityCondition = z.infer<typeof capabilityCondition>;

/** An id in the process's own user namespace, and the one the sandbox knows it by. */
const userId = z.union([
  z.int().nonnegative(),
  z
    .strictObject({ inside: z.int().nonnegative().optional(), outside: z.int().nonnegative().optional() })
    .refine(saysSomething, { error: "names no id" }),
]);

const namespaceType = z.enum(NAMESPACE_TYPES);
const simpleRelation = z.enum(["sandbox", "not-sandbox"]);

const fields = {
  /** /proc/PID/comm, and its program must be one that can bear the name: a process may call itself anything. */
  comm: z.string().min(1).max(15).optional(),
  /** Path of the program it runs, as its mount namespace shows it: /usr/bin/bash. */
  exe: absolutePath.optional(),
  /** Its command line begins with these words. */
  argv: z.array(z.string().min(1)).min(1).max(16).optional(),
  /** One of the learner's own terminal shells. */
  shell: z.literal(true).optional(),
  /** Effective user id; a bare number is the one inside. */
  uid: userId.optional(),
  /** Its PID in the innermost PID namespace it is in. */
  nspid: z.int().positive().optional(),
  /** A zombie is found only by this: it is dead, and nearly everything about it is gone. */
  state: z.enum(Object.keys(PROCESS_STATES) as [keyof typeof PROCESS_STATES]).optional(),
  /** Its cgroup, as the learner sees it below /sys/fs/cgroup. */
  cgroup: cgroupPath.optional(),
  /** Its root directory, as its mount namespace shows it: `/`, or where it was put by chroot(2). */
  root: absolutePath.optional(),
  capabilities: z
    .partialRecord(z.enum(CAPABILITY_SETS), capabilityCondition)
    .refine(saysSomething, { error: "names no set" })
    .optional(),
  /** How many seccomp filters it is under (seccomp(2)). In a sandbox every process has one, the sandbox's own. */
  seccompFilters: numberCondition.optional(),
  noNewPrivs: z.boolean().optional(),
};

const nothingSaid = { error: "says nothing about the process" };

/** A process that another predicate refers to. */
export const processReference = z
  .strictObject({ ...fields, namespaces: z.partialRecord(namespaceType, simpleRelation).optional() })
  .refine(saysSomething, nothingSaid);

/** `shell`: any of the learner's own terminal shells. */
export const referenced = z.union([z.literal("shell"), processReference]);

const namespaceRelation = z.union([
  simpleRelation,
  z
    .strictObject({ sameAs: referenced.optional(), notSameAs: referenced.optional() })
    .refine((value) => Object.keys(value).length === 1, { error: "takes one of `sameAs` and `notSameAs`" }),
]);

export const processPredicate = z
  .strictObject({
    ...fields,
    /** For each type: in the sandbox's own namespace, in another one, or in that of another process. */
    namespaces: z.partialRecord(namespaceType, namespaceRelation).optional(),
    /** How many such processes there are; at least one when left out. */
    count: numberCondition.optional(),
  })
  .refine(saysSomething, nothingSaid);

export type ProcessReference = z.infer<typeof processReference>;
/** What is asked of a process, but for its namespaces. */
export type ProcessTraits = Omit<ProcessReference, "namespaces">;
export type Referenced = z.infer<typeof referenced>;
export type NamespaceRelation = z.infer<typeof namespaceRelation>;
export type ProcessPredicate = z.infer<typeof processPredicate>;
