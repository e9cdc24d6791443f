/** Turns what the machine said when a sandbox could not be made into what its learner should know. */
import { DrydockError } from "../../../lib/protocol/errors.ts";

export function creationFailure(error: unknown): DrydockError {
  if (error instanceof DrydockError) return error;
  const text = String(error instanceof Error ? error.message : error);
  if (/ENOSPC|no space left on device|EDQUOT|disk quota/i.test(text)) {
    return new DrydockError("no_disk", undefined, { cause: error });
  }
  if (/ENOMEM|cannot allocate memory|EAGAIN|resource temporarily unavailable/i.test(text)) {
    return new DrydockError("no_memory", undefined, { cause: error });
  }
  // The first word of the message is the plan's step: enough to report by, nothing of the host's paths.
  const step = /^([a-z-]+):/.exec(text)?.[1] ?? "unknown";
  return new DrydockError(
    "sandbox_failed",
    `The sandbox could not be created (step: ${step}). Try again; if it stays so, tell whoever runs this lab.`,
    { cause: error },
  );
}
