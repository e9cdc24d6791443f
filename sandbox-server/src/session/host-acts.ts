/** What a host of a class has done to somebody's sandbox. */
import type { SessionState } from "../../../lib/protocol/events.ts";
import type { SandboxOrder } from "../../../lib/protocol/reports.ts";
import type { Session } from "./session.ts";
import { STOPPED_BY_HOST } from "./session-ends.ts";

const RESET_BY_HOST: SessionState = { kind: "creating", stage: "Your host has reset this sandbox. Making a fresh one" };

/** Answers whether there was a sandbox to do it to. */
export function actFor(session: Session, act: SandboxOrder["act"]): boolean {
  const { kind } = session.view().state;
  if (kind !== "ready" && kind !== "frozen") return false;
  if (act === "reset") session.reset(RESET_BY_HOST);
  else if (act === "extend") session.extend();
  else void session.stop(STOPPED_BY_HOST);
  return true;
}
