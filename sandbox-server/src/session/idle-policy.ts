/** What becomes of a session that nobody looks at, and when: pure, so that every hour of it can be tested. */
import type { SessionState } from "../../../lib/protocol/events.ts";
import type { IdleTimes } from "../sandbox/profiles.ts";

export type IdleAct = "freeze" | "stop" | "delete";

/** A place in the queue, or a failure to read, that is kept for a page that reloads. */
const GRACE_MS = 60_000;

/**
 * The next act for a session in this state.
 * @returns how long after the last watcher left it is due, or null when nothing is left to do
 */
export function nextIdleAct({ kind }: SessionState, times: IdleTimes): { act: IdleAct; afterMs: number } | null {
  switch (kind) {
    case "queued":
    case "failed":
      return { act: "delete", afterMs: GRACE_MS };
    case "ready":
      return { act: "freeze", afterMs: times.freezeMs };
    case "frozen":
      return { act: "stop", afterMs: times.stopMs };
    case "stopped":
      return { act: "delete", afterMs: times.deleteMs };
    case "creating":
    case "ended":
      return null;
  }
}
