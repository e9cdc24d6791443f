/** `event`: something has happened in the sandbox since the task was open. */
import { z } from "zod";
import { numberCondition } from "./parts.ts";

/** What more may be asked of each kind of event. */
const DETAILS = {
  fork: ["flags"],
  exec: ["path", "argv"],
  exit: ["code", "signal"],
  unshare: ["flags", "error"],
  setns: ["flags", "error"],
  mount: ["source", "target", "type", "error"],
  umount: ["target", "error"],
  pivot_root: ["error"],
  sethostname: ["hostname", "error"],
  "cgroup-mkdir": ["path"],
  "cgroup-rmdir": ["path"],
  "cgroup-attach": ["path"],
  "oom-kill": [],
} as const;

export type EventKind = keyof typeof DETAILS;
export const EVENT_KINDS = Object.keys(DETAILS) as [EventKind, ...EventKind[]];

const text = z.string().min(1).max(255);

export const eventPredicate = z
  .strictObject({
    kind: z.enum(EVENT_KINDS),
    /** Name of the process that did it. Of `cgroup-attach` the one that was moved, of `oom-kill` the one that was killed. */
    comm: z.string().min(1).max(15).optional(),
    /** Each of them was set: CLONE_NEWPID, … */
    flags: z
      .array(z.string().regex(/^CLONE_[A-Z]+$/, { error: "write the kernel's names, such as CLONE_NEWPID" }))
      .min(1)
      .optional(),
    path: text.optional(),
    /** The command line begins with these words. */
    argv: z.array(text).min(1).max(16).optional(),
    source: text.optional(),
    target: text.optional(),
    type: text.optional(),
    hostname: text.optional(),
    /** Exit status. */
    code: z.int().min(0).max(255).optional(),
    /** Name of the signal that ended it. */
    signal: z
      .string()
      .regex(/^SIG[A-Z0-9+]+$/, { error: "write the kernel's name, such as SIGKILL" })
      .optional(),
    /** Name of the error that the call ended with; one that succeeded is meant when this is left out. */
    error: z
      .string()
      .regex(/^E[A-Z0-9]+$/, { error: "write the kernel's name, such as EPERM" })
      .optional(),
    /** How often; at least once when left out. */
    count: numberCondition.optional(),
  })
  .superRefine(({ kind, comm: _comm, count: _count, ...details }, context) => {
    for (const [name, value] of Object.entries(details)) {
      if (value === undefined || DETAILS[kind].some((known) => known === name)) continue;
      context.addIssue({ code: "custom", message: `\`${name}\` is nothing that a \`${kind}\` has` });
    }
  });

export type EventPredicate = z.infer<typeof eventPredicate>;
