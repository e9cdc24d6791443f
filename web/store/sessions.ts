/** Who a browser is: a random token that it holds, of which the store keeps the hash. */

import type { Host } from "./hosts.ts";
import type { Store } from "./open.ts";
import { findPerson, type Person } from "./people.ts";
import { hashOfRandom, newToken } from "./secrets.ts";

/** Answers with the token for the host's browser. */
export function signInHost(store: Store, host: string, expiresAtMs: number): Promise<string> {
  return signIn(store, { host_id: host, person_id: null, expires_at_ms: expiresAtMs });
}

/** Answers with the token for the person's browser. They may have several. */
export function signInPerson(store: Store, person: string, expiresAtMs: number): Promise<string> {
  return signIn(store, { host_id: null, person_id: person, expires_at_ms: expiresAtMs });
}

export async function hostOfToken(store: Store, token: string, nowMs: number): Promise<Host | null> {
  const row = await store
    .selectFrom("sessions")
    .innerJoin("hosts", "hosts.id", "sessions.host_id")
    .select(["hosts.id", "hosts.name"])
    .where("token_hash", "=", hashOfRandom(token))
    .where("expires_at_ms", ">", nowMs)
    .executeTakeFirst();
  return row ? { id: row.id, name: row.name } : null;
}

export async function personOfToken(store: Store, token: string, nowMs: number): Promise<Person | null> {
  const row = await store
    .selectFrom("sessions")
    .select("person_id")
    .where("token_hash", "=", hashOfRandom(token))
    .where("expires_at_ms", ">", nowMs)
    .executeTakeFirst();
  return row?.person_id ? findPerson(store, row.person_id) : null;
}

/** The browser that holds it is a stranger from now on. */
export async function signOut(store: Store, token: string): Promise<void> {
  await store.deleteFrom("sessions").where("token_hash", "=", hashOfRandom(token)).execute();
}

async function signIn(
  store: Store,
  whose: { host_id: string | null; person_id: string | null; expires_at_ms: number },
): Promise<string> {
  const token = newToken();
  await store
    .insertInto("sessions")
    .values({ ...whose, token_hash: hashOfRandom(token) })
    .execute();
  return token;
}

export async function forgetExpired(store: Store, nowMs: number): Promise<void> {
  await store.deleteFrom("sessions").where("expires_at_ms", "<=", nowMs).execute();
}
