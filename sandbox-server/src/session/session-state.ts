/** What a session may become from what it is. */
import type { SessionState } from "../../../lib/protocol/events.ts";

type Kind = SessionState["kind"];

const TRANSITIONS: Readonly<Record<Kind, readonly Kind[]>> = {
  queued: ["queued", "creating", "ended"],
  creating: ["queued", "creating", "ready", "failed", "ended"],
  ready: ["creating", "frozen", "stopped", "ended"],
  frozen: ["creating", "ready", "stopped", "ended"],
  stopped: ["queued", "creating", "ended"],
  failed: ["queued", "creating", "ended"],
  ended: ["queued", "creating"],
};

/** @throws Error naming both states when there is no such move: a bug of ours */
export function moveTo(from: SessionState, to: SessionState): SessionState {
  if (!TRANSITIONS[from.kind].includes(to.kind)) throw new Error(`a session cannot go from ${from.kind} to ${to.kind}`);
  return to;
}

/** Does it hold a place on the host, or wait for one? */
export function isLive({ kind }: SessionState): boolean {
  return kind === "queued" || kind === "creating" || kind === "ready" || kind === "frozen";
}
