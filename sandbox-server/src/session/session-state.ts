/** What a session may become from what it is. */
import type { SessionState } from "../../../lib/protocol/events.ts";

type Kind = SessionState["kind"];

const TRANSITIONS: Readonly<Record<Kind, readonly Kind[]>> = {
  creating: ["creating", "ready", "failed", "ended"],
  ready: ["creating", "ended"],
  failed: ["creating", "ended"],
  ended: ["creating"],
};

/** @throws Error naming both states when there is no such move: a bug of ours */
export function moveTo(from: SessionState, to: SessionState): SessionState {
  if (!TRANSITIONS[from.kind].includes(to.kind)) throw new Error(`a session cannot go from ${from.kind} to ${to.kind}`);
  return to;
}

/** Does it hold a sandbox, or is it about to? */
export function isLive(state: SessionState): boolean {
  return state.kind === "creating" || state.kind === "ready";
}
