/** What the host asks the VM's agent to run. */
import { z } from "zod";

export const startRequestSchema = z.strictObject({
  /** Program and arguments; no shell in between. */
  command: z.array(z.string()).min(1),
  cwd: z.string(),
  /** Added to the agent's own environment. */
  env: z.record(z.string(), z.string()),
});
export type StartRequest = z.infer<typeof startRequestSchema>;
