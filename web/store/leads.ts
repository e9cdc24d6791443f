/** Where a host leads a workshop through its lessons. */
import type { Store } from "./open.ts";

export interface Lead {
  host: { id: string; name: string };
  lesson: string;
  /** Empty for the beginning of the lesson. */
  step: string;
  /** Since when somebody leads, whoever it is. */
  sinceMs: number;
}

interface Place {
  lesson: string;
  step: string;
}

/** Null while nobody leads. */
export async function leadOf(store: Store, workshop: string): Promise<Lead | null> {
  const row = await store
    .selectFrom("leads")
    .innerJoin("hosts", "hosts.id", "leads.host_id")
    .select(["hosts.id", "hosts.name", "lesson", "step", "since_ms as sinceMs"])
    .where("workshop_id", "=", workshop)
    .executeTakeFirst();
  if (!row) return null;
  const { id, name, ...place } = row;
  return { host: { id, name }, ...place };
}

/** From now on this host leads, in place of any other. */
export async function startLead(store: Store, workshop: string, host: string, place: Place, nowMs: number) {
  const { lesson, step } = place;
  await store
    .insertInto("leads")
    .values({ workshop_id: workshop, host_id: host, lesson, step, since_ms: nowMs })
    .onConflict((conflict) => conflict.column("workshop_id").doUpdateSet({ host_id: host, lesson, step }))
    .execute();
}

/** Answers whether this host leads: who has been told to stop moves nobody any more. */
export async function moveLead(store: Store, workshop: string, host: string, place: Place): Promise<boolean> {
  const { lesson, step } = place;
  const { numUpdatedRows } = await store
    .updateTable("leads")
    .set({ lesson, step })
    .where("workshop_id", "=", workshop)
    .where("host_id", "=", host)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Whoever leads. */
export async function endLead(store: Store, workshop: string): Promise<void> {
  await store.deleteFrom("leads").where("workshop_id", "=", workshop).execute();
}
