/** Tickets: what web signs and the sandbox-server believes. Pure; the caller brings the HMAC. */
import { z } from "zod/mini";
import { DrydockError } from "./errors.ts";
import { CLOCK_LEEWAY_MS, TICKET_LIFETIME_MS } from "./limits.ts";

const claimsSchema = z.strictObject({
  /** The learner this ticket speaks for: 128 random bits, base64url. */
  learner: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  /** When it stops being valid, in ms since the epoch. */
  expiresAtMs: z.int(),
  /** For somebody who looks on, and changes nothing: a host of the learner's workshop. */
  isGuest: z.boolean(),
  /** The one lesson that it is good for; null where any is. */
  lesson: z.nullable(z.string().check(z.regex(/^[a-z0-9-]+\/[a-z0-9-]+$/))),
});

export type TicketClaims = z.infer<typeof claimsSchema>;

/** HMAC-SHA-256 over text, as Node's crypto provides it; `verify` compares in constant time. */
export interface Mac {
  sign(text: string): string;
  verify(text: string, mac: string): boolean;
}

/** What a guest's ticket says between its end and its signature, and what one for a single lesson says before its name. */
const GUEST = "guest";
const LESSON = "at:";

/** Issues a ticket for a learner, valid for {@link TICKET_LIFETIME_MS} from `nowMs`; for one lesson, or for any with null. */
export function issueTicket(learner: string, mac: Mac, nowMs: number, lesson: string | null = null): string {
  return sealed({ learner, expiresAtMs: nowMs + TICKET_LIFETIME_MS, isGuest: false, lesson }, mac);
}

/** Issues a ticket with which somebody else looks on at what a learner does. */
export function issueGuestTicket(learner: string, mac: Mac, nowMs: number): string {
  return sealed({ learner, expiresAtMs: nowMs + TICKET_LIFETIME_MS, isGuest: true, lesson: null }, mac);
}

function sealed(claims: TicketClaims, mac: Mac): string {
  const { learner, expiresAtMs, isGuest, lesson } = claimsSchema.parse(claims);
  const scope = isGuest ? [GUEST] : lesson === null ? [] : [`${LESSON}${lesson}`];
  const body = [learner, expiresAtMs, ...scope].join(".");
  return `${body}.${mac.sign(body)}`;
}

/**
 * Reads a ticket back.
 * @throws DrydockError `ticket_missing`, `ticket_malformed`, `ticket_forged` or `ticket_expired`
 */
export function readTicket(ticket: unknown, mac: Mac, nowMs: number): TicketClaims {
  if (ticket === undefined || ticket === "") throw new DrydockError("ticket_missing");
  if (typeof ticket !== "string") throw new DrydockError("ticket_malformed");
  const body = ticket.slice(0, Math.max(0, ticket.lastIndexOf(".")));
  const [learner, expiresAt, scope, ...rest] = body.split(".");
  const isGuest = scope === GUEST;
  const lesson = scope?.startsWith(LESSON) ? scope.slice(LESSON.length) : null;
  const parsed = claimsSchema.safeParse({ learner, expiresAtMs: Number(expiresAt), isGuest, lesson });
  const isWhole = rest.length === 0 && (scope === undefined || isGuest || lesson !== null);
  if (!parsed.success || !isWhole) throw new DrydockError("ticket_malformed");
  if (!mac.verify(body, ticket.slice(body.length + 1))) throw new DrydockError("ticket_forged");
  if (parsed.data.expiresAtMs + CLOCK_LEEWAY_MS < nowMs) throw new DrydockError("ticket_expired");
  return parsed.data;
}
