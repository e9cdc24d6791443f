/** Who a browser is, by its cookies. */
import { DrydockError } from "../../lib/protocol/errors.ts";
import type { Host } from "../store/hosts.ts";
import type { Store } from "../store/open.ts";
import { unlockedLessons } from "../store/pace.ts";
import type { Person } from "../store/people.ts";
import { hostOfToken, personOfToken } from "../store/sessions.ts";
import { findWorkshop, type Workshop } from "../store/workshops.ts";
import { HOST_COOKIE, PERSON_COOKIE } from "./cookies.ts";

export interface Member {
  person: Person;
  workshop: Workshop;
  /** The workshop has ended; what was done in it can still be read. */
  isOver: boolean;
  /** Ids of the lessons that they may open; null for every one. */
  unlocked: string[] | null;
}

interface Cookies {
  get(name: string): string | undefined;
}

export async function memberOf(store: Store, cookies: Cookies, nowMs: number): Promise<Member | null> {
  const token = cookies.get(PERSON_COOKIE);
  const person = token ? await personOfToken(store, token, nowMs) : null;
  const workshop = person && (await findWorkshop(store, person.workshop));
  if (!person || !workshop) return null;
  const unlocked = await unlockedLessons(store, workshop);
  return { person, workshop, isOver: workshop.endsAtMs <= nowMs, unlocked };
}

export async function hostOf(store: Store, cookies: Cookies, nowMs: number): Promise<Host | null> {
  const token = cookies.get(HOST_COOKIE);
  return token ? hostOfToken(store, token, nowMs) : null;
}

/** @throws DrydockError `sign_in_needed` */
export async function requireMember(store: Store, call: { cookies: Cookies; nowMs: number }): Promise<Member> {
  const member = await memberOf(store, call.cookies, call.nowMs);
  if (!member) throw new DrydockError("sign_in_needed", "Join the workshop first.");
  return member;
}

/** @throws DrydockError `sign_in_needed` */
export async function requireHost(store: Store, call: { cookies: Cookies; nowMs: number }): Promise<Host> {
  const host = await hostOf(store, call.cookies, call.nowMs);
  if (!host) throw new DrydockError("sign_in_needed");
  return host;
}
