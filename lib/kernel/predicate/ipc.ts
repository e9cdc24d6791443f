/** `ipc`: System V objects of an IPC namespace (sysvipc(7)). */
import { z } from "zod";
import { numberCondition } from "./parts.ts";
import { inSandbox } from "./scope.ts";

export const IPC_KINDS = ["queue", "memory", "semaphores"] as const;

export const ipcPredicate = z.strictObject({
  in: inSandbox,
  kind: z.enum(IPC_KINDS),
  /** As ipcs shows it: 0x2a. */
  key: z.int().nonnegative().optional(),
  /** How many such objects there are; at least one when left out. */
  count: numberCondition.optional(),
});

export type IpcPredicate = z.infer<typeof ipcPredicate>;
