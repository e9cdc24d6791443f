/** Who a learner is: a random number in a signed cookie, with no name attached to it. */
import { randomBytes } from "node:crypto";
import type { Mac } from "../lib/protocol/ticket.ts";

export const LEARNER_COOKIE = "drydock_learner";

/** What a learner is called who has given no name: as in the prompt of the sandbox. */
export const ANONYMOUS = "learner";

export const LEARNER_COOKIE_SECONDS = 180 * 24 * 60 * 60;

/** A learner nobody has been before: 128 random bits, 22 characters of base64url. */
export function newLearner(): string {
  return randomBytes(16).toString("base64url");
}

/** The cookie's value for a learner: `<learner>.<signature>`. */
export function sealLearner(learner: string, mac: Mac): string {
  return `${learner}.${mac.sign(learner)}`;
}

/** The learner a cookie speaks for, or null when there is none or we did not issue it. */
export function readLearner(cookie: string | undefined, mac: Mac): string | null {
  const match = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]+)$/.exec(cookie ?? "");
  const [, learner, signature] = match ?? [];
  return learner && signature && mac.verify(learner, signature) ? learner : null;
}
