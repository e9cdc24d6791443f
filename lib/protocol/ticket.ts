/** Tickets: what web signs and the sandbox-server believes. Pure; the caller brings the HMAC. */
import { z } from "zod/mini";
import { DrydockError } from "./errors.ts";
import { CLOCK_LEEWAY_MS, TICKET_LIFETIME_MS } from "./limits.ts";

const claimsSchema = z.strictObject({
  /** The learner this ticket speaks for: 128 random bits, base64url. */
  learner: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  /** When it stops being valid, in ms since the epoch. */
  expiresAtMs: z.int(),
});

export type TicketClaims = z.infer<typeof claimsSchema>;

/** HMAC-SHA-256 over text, as Node's crypto provides it; `verify` compares in constant time. */
export interface Mac {
  sign(text: string): string;
  verify(text: string, mac: string): boolean;
}

/** Issues a ticket for a learner, valid for {@link TICKET_LIFETIME_MS} from `nowMs`. */
export function issueTicket(learner: string, mac: Mac, nowMs: number): string {
  const claims = claimsSchema.parse({ learner, expiresAtMs: nowMs + TICKET_LIFETIME_MS });
  const body = `${claims.learner}.${claims.expiresAtMs}`;
  return `${body}.${mac.sign(body)}`;
}

/**
 * Reads a ticket back.
 * @throws DrydockError `ticket_missing`, `ticket_malformed`, `ticket_forged` or `ticket_expired`
 */
export function readTicket(ticket: unknown, mac: Mac, nowMs: number): TicketClaims {
  if (ticket === undefined || ticket === "") throw new DrydockError("ticket_missing");
  if (typeof ticket !== "string") throw new DrydockError("ticket_malformed");
  const [learner, expiresAt, signature, ...rest] = ticket.split(".");
  const parsed = claimsSchema.safeParse({ learner, expiresAtMs: Number(expiresAt) });
  if (!parsed.success || signature === undefined || rest.length > 0) throw new DrydockError("ticket_malformed");
  if (!mac.verify(`${learner}.${expiresAt}`, signature)) throw new DrydockError("ticket_forged");
  if (parsed.data.expiresAtMs + CLOCK_LEEWAY_MS < nowMs) throw new DrydockError("ticket_expired");
  return parsed.data;
}
