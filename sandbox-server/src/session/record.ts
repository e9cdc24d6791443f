/** What must outlive the sandbox-server for a learner to find their files again: one small file beside each sandbox. */
import { z } from "zod";
import { profileNameSchema } from "../../../lib/lesson/schema.ts";

/** Its name in the sandbox's folder. */
export const RECORD_FILE = "session.json";

const recordSchema = z.strictObject({
  version: z.literal(1),
  learner: z.string().min(1),
  lesson: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  profile: profileNameSchema,
  slot: z.int().nonnegative(),
  /** Ids of the tasks that were done. */
  done: z.array(z.string()),
});

export type SessionRecord = z.infer<typeof recordSchema>;

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
