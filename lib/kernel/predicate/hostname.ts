/** `hostname`: what a UTS namespace calls the machine. */
import { z } from "zod";
import { inAnother } from "./scope.ts";

export const hostnamePredicate = z.strictObject({
  in: inAnother,
  /** At most 64 bytes, as the kernel keeps them (uname(2)). */
  is: z.string().min(1).max(64),
});

export type HostnamePredicate = z.infer<typeof hostnamePredicate>;
