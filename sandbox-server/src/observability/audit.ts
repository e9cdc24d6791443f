/** The audit trail: one JSON line for each thing that happens to a sandbox, and who was not let in. */
import { createHash } from "node:crypto";
import type { Logger } from "pino";
import type { LabEvent, Observe } from "./observe.ts";

/** Writes at level info whatever the level of `log`: an audit trail has no volume knob. */
export function auditTrail(log: Logger): Observe {
  const audit = log.child({ audit: true }, { level: "info" });
  return (event) => {
    // What a learner can do any number of times is for metrics to count, not for lines.
    if (event.event !== "rate_limited" && event.event !== "limits") audit.info(line(event), "audit");
  };
}

/** Tells one learner from another in a log; whoever reads it cannot become them. */
export function learnerTag(learner: string): string {
  return createHash("sha256").update(learner).digest("hex").slice(0, 8);
}

function line(event: LabEvent): object {
  return {
    ...event,
    ...("learner" in event && { learner: learnerTag(event.learner) }),
    ...("ms" in event && { ms: Math.round(event.ms) }),
  };
}
