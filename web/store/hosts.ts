/** Hosts: each has a passphrase that was made for them. */
import type { Store } from "./open.ts";
import { hashPassphrase, hostIdOf, isPassphraseOf, newPassphrase } from "./secrets.ts";

export interface Host {
  id: string;
  name: string;
}

/** Spent on a passphrase of nobody's, so that the time taken does not tell which hosts there are. */
const NOBODY = hashPassphrase("");

/** Answers with the passphrase, which is known to nobody afterwards. */
export async function addHost(store: Store, name: string, nowMs: number): Promise<{ host: Host; passphrase: string }> {
  const passphrase = newPassphrase();
  const host = { id: hostIdOf(passphrase), name };
  const passphrase_hash = await hashPassphrase(passphrase);
  await store
    .insertInto("hosts")
    .values({ ...host, passphrase_hash, created_at_ms: nowMs })
    .execute();
  return { host, passphrase };
}

export function listHosts(store: Store): Promise<Host[]> {
  return store.selectFrom("hosts").select(["id", "name"]).orderBy("created_at_ms").execute();
}

/** Their browsers are signed out with it. Answers whether there was one. */
export async function removeHost(store: Store, id: string): Promise<boolean> {
  const { numDeletedRows } = await store.deleteFrom("hosts").where("id", "=", id).executeTakeFirst();
  return numDeletedRows > 0n;
}

/** @param passphrase in the form of {@link readCode} */
export async function hostByPassphrase(store: Store, passphrase: string): Promise<Host | null> {
  const row = await store.selectFrom("hosts").selectAll().where("id", "=", hostIdOf(passphrase)).executeTakeFirst();
  const isRight = await isPassphraseOf(passphrase, row?.passphrase_hash ?? (await NOBODY));
  return row && isRight ? { id: row.id, name: row.name } : null;
}
