/** What must outlive the sandbox-server for a learner to find their sandbox again: one small file beside each. */
import { z } from "zod";
import { profileNameSchema } from "../../../lib/lesson/schema.ts";
import { END_REASONS, type SessionState } from "../../../lib/protocol/events.ts";
import type { ClockTimes } from "./lifetime-clock.ts";

/** Its name in the sandbox's folder. */
export const RECORD_FILE = "session.json";

const recordSchema = z.strictObject({
  version: z.literal(2),
  learner: z.string().min(1),
  lesson: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  profile: profileNameSchema,
  slot: z.int().nonnegative(),
  /** Ids of the tasks that were done. */
  done: z.array(z.string()),
  /** What was last known of it; whether it still runs is for the kernel to say. */
  life: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("running"), startedAtMs: z.number(), endsAtMs: z.number() }),
    z.strictObject({
      kind: z.literal("stopped"),
      end: z.strictObject({ reason: z.enum(END_REASONS), message: z.string() }),
      keptUntilMs: z.number(),
    }),
  ]),
});

export type SessionRecord = z.infer<typeof recordSchema>;

/** Null for a session that leaves nothing to come back to. `clock` is that of a sandbox that runs. */
export function lifeToRemember(clock: ClockTimes | null, state: SessionState): SessionRecord["life"] | null {
  if (clock) return { kind: "running", ...clock };
  return state.kind === "stopped" ? state : null;
}

export function writeRecord(record: SessionRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** Null for anything but a whole record: a torn file loses its own sandbox, not the others. */
export function readRecord(text: string): SessionRecord | null {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
