/** The people of a workshop: each has a name there, a seat, and a code to come back with. */
import type { Selectable } from "kysely";
import type { ErrorCode } from "../../lib/protocol/errors.ts";
import type { Store } from "./open.ts";
import { hashOfRandom, newId, newResumeCode } from "./secrets.ts";
import type { PersonRow } from "./tables.ts";
import { workshopByCode } from "./workshops.ts";

export interface Person {
  id: string;
  workshop: string;
  name: string;
  joinedAtMs: number;
  handUpAtMs: number | null;
}

export type Joined = { ok: true; person: Person; resumeCode: string } | { ok: false; why: JoinRefusal };
export type JoinRefusal = Extract<
  ErrorCode,
  "code_unknown" | "workshop_over" | "workshop_paused" | "workshop_full" | "name_taken"
>;

/**
 * Gives somebody a seat; the resume code is known to nobody afterwards.
 * @param code in the form of `readCode`
 * @param name as `readName` gives it
 */
export async function join(store: Store, code: string, name: string, nowMs: number): Promise<Joined> {
  const workshop = await workshopByCode(store, code);
  if (!workshop) return { ok: false, why: "code_unknown" };
  if (workshop.endsAtMs <= nowMs) return { ok: false, why: "workshop_over" };
  if (!workshop.isAdmitting) return { ok: false, why: "workshop_paused" };
  const resumeCode = newResumeCode();
  const row: PersonRow = {
    id: newId(),
    workshop_id: workshop.id,
    name,
    name_key: nameKey(name),
    resume_hash: hashOfRandom(resumeCode),
    joined_at_ms: nowMs,
    hand_up_at_ms: null,
  };
  const why = await store.transaction().execute((transaction) => takeSeat(transaction, row));
  return why === null ? { ok: true, person: asPerson(row), resumeCode } : { ok: false, why };
}

/** Counting and taking are one statement, so that no two people get the last seat. */
async function takeSeat(store: Store, row: PersonRow): Promise<JoinRefusal | null> {
  const seat = await store
    .updateTable("workshops")
    .set((e) => ({ taken_seats: e("taken_seats", "+", 1) }))
    .where("id", "=", row.workshop_id)
    .whereRef("taken_seats", "<", "seats")
    .executeTakeFirst();
  if (seat.numUpdatedRows === 0n) return "workshop_full";
  const added = await store
    .insertInto("people")
    .values(row)
    .onConflict((conflict) => conflict.columns(["workshop_id", "name_key"]).doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows === 1n) return null;
  await giveSeatBack(store, row.workshop_id);
  return "name_taken";
}

async function giveSeatBack(store: Store, workshop: string): Promise<void> {
  await store
    .updateTable("workshops")
    .set((e) => ({ taken_seats: e("taken_seats", "-", 1) }))
    .where("id", "=", workshop)
    .execute();
}

/** @param resumeCode in the form of `readCode` */
export async function personByResumeCode(store: Store, resumeCode: string): Promise<Person | null> {
  const people = store.selectFrom("people").selectAll().where("resume_hash", "=", hashOfRandom(resumeCode));
  const row = await people.executeTakeFirst();
  return row ? asPerson(row) : null;
}

/** A new code in place of one that was lost; null when there is nobody of that id. */
export async function renewResumeCode(store: Store, id: string): Promise<string | null> {
  const resumeCode = newResumeCode();
  const change = store.updateTable("people").set({ resume_hash: hashOfRandom(resumeCode) });
  const { numUpdatedRows } = await change.where("id", "=", id).executeTakeFirst();
  return numUpdatedRows === 1n ? resumeCode : null;
}

export async function findPerson(store: Store, id: string): Promise<Person | null> {
  const row = await store.selectFrom("people").selectAll().where("id", "=", id).executeTakeFirst();
  return row ? asPerson(row) : null;
}

/** In the order in which they joined. */
export async function peopleOf(store: Store, workshop: string): Promise<Person[]> {
  const people = store.selectFrom("people").selectAll().where("workshop_id", "=", workshop);
  return (await people.orderBy("joined_at_ms").orderBy("id").execute()).map(asPerson);
}

/** Those of these people whose workshop is over. */
export async function whoseWorkshopIsOver(store: Store, ids: readonly string[], nowMs: number): Promise<string[]> {
  if (ids.length === 0) return [];
  const people = store.selectFrom("people").innerJoin("workshops", "workshops.id", "people.workshop_id");
  const rows = await people
    .select("people.id")
    .where("people.id", "in", ids)
    .where("ends_at_ms", "<=", nowMs)
    .execute();
  return rows.map(({ id }) => id);
}

/** A hand that is up already stays up since then. Answers with the person, or null when there is nobody of that id. */
export async function setHand(store: Store, id: string, atMs: number | null): Promise<Person | null> {
  const change = store.updateTable("people").set({ hand_up_at_ms: atMs }).where("id", "=", id);
  await (atMs === null ? change : change.where("hand_up_at_ms", "is", null)).execute();
  return findPerson(store, id);
}

/** With everything that is known of them; their seat is free again. Answers whether there was somebody. */
export function removePerson(store: Store, id: string): Promise<boolean> {
  return store.transaction().execute(async (transaction) => {
    const removed = transaction.deleteFrom("people").where("id", "=", id).returning("workshop_id");
    const row = await removed.executeTakeFirst();
    if (row) await giveSeatBack(transaction, row.workshop_id);
    return row !== undefined;
  });
}

/** Names that read the same are the same. */
function nameKey(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

function asPerson(row: Selectable<PersonRow>): Person {
  const { id, name } = row;
  return { id, workshop: row.workshop_id, name, joinedAtMs: row.joined_at_ms, handUpAtMs: row.hand_up_at_ms };
}
