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
});

export type TicketClaims = z.infer<typeof claimsSchema>;

/** HMAC-SHA-256 over text, as Node's crypto provides it; `verify` compares in constant time. */
export interface Mac {
  sign(text: string): string;
  verify(text: string, mac: string): boolean;
}

/** What a guest's ticket says between its end and its signature. */
const GUEST = "guest";

/** Issues a ticket for a learner, valid for {@link TICKET_LIFETIME_MS} from `nowMs`. */
export function issueTicket(learner: string, mac: Mac, nowMs: number): string {
  return sealed({ learner, expiresAtMs: nowMs + TICKET_LIFETIME_MS, isGuest: false }, mac);
}

/** Issues a ticket with which somebody else looks on at what a learner does. */
export function issueGuestTicket(learner: string, mac: Mac, nowMs: number): string {
  return sealed({ learner, expiresAtMs: nowMs + TICKET_LIFETIME_MS, isGuest: true }, mac);
}

function sealed(claims: TicketClaims, mac: Mac): string {
  const { learner, expiresAtMs, isGuest } = claimsSchema.parse(claims);
  const body = [learner, expiresAtMs, ...(isGuest ? [GUEST] : [])].join(".");
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
  const [learner, expiresAt, role, ...rest] = body.split(".");
  const parsed = claimsSchema.safeParse({ learner, expiresAtMs: Number(expiresAt), isGuest: role === GUEST });
  const isWhole = rest.length === 0 && (role === undefined || role === GUEST);
  if (!parsed.success || !isWhole) throw new DrydockError("ticket_malformed");
  if (!mac.verify(body, ticket.slice(body.length + 1))) throw new DrydockError("ticket_forged");
  if (parsed.data.expiresAtMs + CLOCK_LEEWAY_MS < nowMs) throw new DrydockError("ticket_expired");
  return parsed.data;
}
