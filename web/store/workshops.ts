/** Workshops: made by a host, joined by code, over at a time that is known. */
import type { Store } from "./open.ts";
import { newId, newJoinCode } from "./secrets.ts";
import type { WorkshopRow } from "./tables.ts";

export interface Workshop {
  id: string;
  title: string;
  course: string;
  code: string;
  seats: number;
  takenSeats: number;
  isAdmitting: boolean;
  /** May people open only the lessons that a host has unlocked? */
  isPaced: boolean;
  endsAtMs: number;
}

export interface Message {
  id: string;
  text: string;
  sentAtMs: number;
}

export interface NewWorkshop extends Pick<Workshop, "title" | "course" | "seats" | "endsAtMs"> {
  isPaced?: boolean | undefined;
}

export async function createWorkshop(store: Store, wanted: NewWorkshop, nowMs: number): Promise<Workshop> {
  const row: WorkshopRow = {
    id: newId(),
    title: wanted.title,
    course: wanted.course,
    code: newJoinCode(),
    seats: wanted.seats,
    taken_seats: 0,
    is_admitting: 1,
    is_paced: Number(wanted.isPaced ?? false),
    created_at_ms: nowMs,
    ends_at_ms: wanted.endsAtMs,
  };
  await store.insertInto("workshops").values(row).execute();
  return asWorkshop(row);
}

/** The newest first. */
export async function listWorkshops(store: Store): Promise<Workshop[]> {
  const rows = await store.selectFrom("workshops").selectAll().orderBy("created_at_ms", "desc").execute();
  return rows.map(asWorkshop);
}

export async function findWorkshop(store: Store, id: string): Promise<Workshop | null> {
  const row = await store.selectFrom("workshops").selectAll().where("id", "=", id).executeTakeFirst();
  return row ? asWorkshop(row) : null;
}

/** @param code in the form of `readCode` */
export async function workshopByCode(store: Store, code: string): Promise<Workshop | null> {
  const row = await store.selectFrom("workshops").selectAll().where("code", "=", code).executeTakeFirst();
  return row ? asWorkshop(row) : null;
}

/** Answers with what it has become, or null when there is none. */
export async function changeWorkshop(
  store: Store,
  id: string,
  change: { [K in "seats" | "isAdmitting" | "isPaced" | "endsAtMs"]?: Workshop[K] | undefined },
): Promise<Workshop | null> {
  const { seats, isAdmitting, isPaced, endsAtMs } = change;
  const row = await store
    .updateTable("workshops")
    .set({
      ...(seats !== undefined && { seats }),
      ...(isAdmitting !== undefined && { is_admitting: Number(isAdmitting) }),
      ...(isPaced !== undefined && { is_paced: Number(isPaced) }),
      ...(endsAtMs !== undefined && { ends_at_ms: endsAtMs }),
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
  return row ? asWorkshop(row) : null;
}

/** With everything that is known of its people. Answers whether there was one. */
export async function deleteWorkshop(store: Store, id: string): Promise<boolean> {
  const { numDeletedRows } = await store.deleteFrom("workshops").where("id", "=", id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** @param to whom: all of the workshop, or one of its people */
export async function addMessage(
  store: Store,
  to: { workshop: string; person?: string },
  text: string,
  nowMs: number,
): Promise<void> {
  const row = { id: newId(), workshop_id: to.workshop, person_id: to.person ?? null, text, sent_at_ms: nowMs };
  await store.insertInto("messages").values(row).execute();
}

/** What was said to somebody, alone or with all the others; the newest last. */
export async function messagesTo(store: Store, person: { id: string; workshop: string }): Promise<Message[]> {
  return store
    .selectFrom("messages")
    .where("workshop_id", "=", person.workshop)
    .where((e) => e.or([e("person_id", "is", null), e("person_id", "=", person.id)]))
    .select(["id", "text", "sent_at_ms as sentAtMs"])
    .orderBy("sent_at_ms")
    .orderBy("id")
    .execute();
}

function asWorkshop(row: WorkshopRow): Workshop {
  const { id, title, course, code, seats } = row;
  const [isAdmitting, isPaced] = [row.is_admitting === 1, row.is_paced === 1];
  return {
    id,
    title,
    course,
    code,
    seats,
    takenSeats: row.taken_seats,
    isAdmitting,
    isPaced,
    endsAtMs: row.ends_at_ms,
  };
}
