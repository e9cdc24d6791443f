/** Who asks for a page, and where somebody is sent who may not have it. */
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { webServices } from "#web/services.ts";
import type { Member } from "#web/workshop/members.ts";

/** The person and the host that the browser is signed in as; each null when it is not. */
export const whoAsks = cache(async () => {
  const kept = await cookies();
  const values = { get: (name: string) => kept.get(name)?.value };
  const services = webServices();
  return { member: await services.member(values), host: await services.host(values) };
});

/** Sends to the door whoever has not joined, in a lab that asks for it. Answers who asks. */
export async function requireEntry(path: string) {
  const who = await whoAsks();
  const isOpen = webServices().access === "solo" || who.member !== null || who.host !== null;
  if (!isOpen) redirect(path === "/" ? "/join" : `/join?next=${encodeURIComponent(path)}`);
  return who;
}

/** May they open a lesson, by its id? Who is in no workshop, hosts among them, may open every one. */
export function mayOpen(member: Member | null, lesson: string): boolean {
  return !member?.unlocked || member.unlocked.includes(lesson);
}

/** A path of this lab's that somebody wanted; anything else leads home. */
export function safeNext(next: string | string[] | undefined): string {
  return typeof next === "string" && /^\/learn\/[a-z0-9/-]+$/.test(next) ? next : "/";
}
