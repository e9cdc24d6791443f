/** Gets the ticket that a connection to the sandbox host needs. */
import { ask } from "#components/workshop/ask.ts";
import { DrydockError } from "#lib/protocol/errors.ts";

/** A fresh ticket to a lesson's sandbox, from this page's own lab. Rejects with the lab's refusal when it cannot be had. */
export async function fetchTicket(lesson: string): Promise<string> {
  const answer = await ask<{ ticket: string }>("/api/ticket", { lesson });
  if (!answer.ok) throw new DrydockError(answer.error.code, answer.error.message);
  return answer.data.ticket;
}
