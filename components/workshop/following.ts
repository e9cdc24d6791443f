"use client";
/** Whether somebody lets their host lead them through the lessons: their word, kept in this browser. */
import { useSyncExternalStore } from "react";
import { z } from "zod/mini";
import { KeptValues, ownKey } from "#components/kept-values.ts";

const schema = z.strictObject({
  isFollowing: z.boolean(),
  /** The lead that they did not want to hear of any more, by when it began. */
  declinedSinceMs: z.number(),
});
export type Following = z.infer<typeof schema>;

const NOT_ASKED: Following = { isFollowing: false, declinedSinceMs: 0 };
const kept = new KeptValues(schema, NOT_ASKED, "drydock:following-changed");
const key = () => ownKey("drydock:following");

/** Nothing is known while the server renders. */
export function useFollowing(): Following {
  return useSyncExternalStore(
    kept.subscribe,
    () => kept.read(key()),
    () => NOT_ASKED,
  );
}

export function changeFollowing(change: Partial<Following>): void {
  kept.write(key(), { ...kept.read(key()), ...change });
}
