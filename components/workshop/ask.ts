/** Asks the lab about workshops, from a page's script. */
import { z } from "zod/mini";
import { ERROR_TABLE, type Result } from "#lib/protocol/errors.ts";

const TIMEOUT_MS = 15_000;

const refusal = z.object({ code: z.string(), message: z.string() });

/** What the lab answers to a POST, or why it does not. Never rejects. The answer is our own server's, of the same version. */
export async function ask<T>(path: string, body: unknown = {}): Promise<Result<T>> {
  try {
    const sent = { method: "POST", body: JSON.stringify(body), signal: AbortSignal.timeout(TIMEOUT_MS) };
    const response = await fetch(path, sent);
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, data: answer as T };
    const { code, message } = refusal.parse(answer);
    return {
      ok: false,
      error: { code: code in ERROR_TABLE ? (code as keyof typeof ERROR_TABLE) : "bad_request", message },
    };
  } catch {
    return { ok: false, error: { code: "host_unreachable", message: "The lab does not answer. Try again." } };
  }
}
