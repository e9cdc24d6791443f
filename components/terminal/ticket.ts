/** Gets the ticket that a connection to the sandbox host needs. */
import { z } from "zod/mini";

const TIMEOUT_MS = 10_000;

const answerSchema = z.object({ ticket: z.string() });

/** A fresh ticket from this page's own lab. Rejects when it cannot be had. */
export async function fetchTicket(): Promise<string> {
  const response = await fetch("/api/ticket", { method: "POST", signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the lab answered ${response.status} when asked for a ticket`);
  return answerSchema.parse(await response.json()).ticket;
}
