/** What a board calls how somebody gets on. */
import type { Status } from "#lib/workshop/board.ts";

export const STATUS_WORDS: Record<Status, string> = {
  stuck: "Stuck",
  idle: "Idle",
  queued: "In the queue",
  working: "Working",
  done: "Done",
  gone: "Gone",
  new: "Not begun",
};

/** A time that has passed, short: `now`, `4 min`, `2 h`. */
export function sinceWords(sinceMs: number, nowMs: number): string {
  const minutes = Math.floor(Math.max(0, nowMs - sinceMs) / 60_000);
  if (minutes < 1) return "now";
  if (minutes < 100) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
}
