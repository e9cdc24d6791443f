"use client";
/** Somebody's workshop as their pages know it: follows the lab's events while a part of the page asks for it. */
import { useSyncExternalStore } from "react";
import { z } from "zod/mini";
import { KeptValues, ownKey } from "#components/kept-values.ts";
import type { ClassMessage, ClassView } from "#lib/workshop/requests.ts";

const listeners = new Set<() => void>();
/** Undefined while nothing is known; null for somebody who is in no workshop any more. */
let view: ClassView | null | undefined;
let events: EventSource | null = null;

/** Undefined while nothing is known, and for who never was in a workshop; null for who is in none any more. */
export function useClass(): ClassView | null | undefined {
  return useSyncExternalStore(
    follow,
    () => view,
    () => undefined,
  );
}

function follow(onChange: () => void): () => void {
  if (listeners.size === 0) document.addEventListener("visibilitychange", connect);
  listeners.add(onChange);
  connect();
  return () => {
    listeners.delete(onChange);
    if (listeners.size === 0) document.removeEventListener("visibilitychange", connect);
    connect();
  };
}

/** Only a tab that is looked at: over HTTP/1.1 a browser has six connections to the lab, for all of its tabs. */
function connect(): void {
  const isWanted = listeners.size > 0 && !document.hidden && document.documentElement.dataset.learner !== undefined;
  if (isWanted && !events) {
    events = new EventSource("/api/class/events");
    events.onmessage = ({ data }: MessageEvent<string>) => put(JSON.parse(data) as ClassView | null);
  } else if (!isWanted) {
    events?.close();
    events = null;
  }
}

function put(next: ClassView | null): void {
  view = next;
  for (const onChange of listeners) onChange();
}

/** Shown at once; what the lab says comes after it. */
export function expectHand(isUp: boolean): void {
  if (view) put({ ...view, handUpAtMs: isUp ? Date.now() : null });
}

const readSchema = z.strictObject({ id: z.string(), sentAtMs: z.number() });
const kept = new KeptValues(readSchema, { id: "", sentAtMs: 0 }, "drydock:message-read");

/** The latest message that was not read on this browser, and what marks it as read. */
export function useUnread(messages: readonly ClassMessage[]): [ClassMessage | null, () => void] {
  const read = useSyncExternalStore(
    kept.subscribe,
    () => kept.read(key()),
    () => null,
  );
  const latest = messages.at(-1) ?? null;
  const isUnread = latest !== null && read !== null && latest.id !== read.id && latest.sentAtMs >= read.sentAtMs;
  const markRead = () => latest && kept.write(key(), { id: latest.id, sentAtMs: latest.sentAtMs });
  return [isUnread ? latest : null, markRead];
}

function key(): string {
  return ownKey("drydock:message-read");
}
