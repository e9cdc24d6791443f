/** May people be sent to this process? An orchestrator and a proxy ask, under whatever name they know it. */
import type { ServerResponse } from "node:http";
import { sql } from "kysely";
import type { Store } from "./store/open.ts";

/** The same path as the sandbox-server's. */
export const READINESS_PATH = "/readyz";

/** What keeps people away; empty when nothing does. Pages are made by then, or nobody would listen. */
export async function webTroubles(store: Store): Promise<string[]> {
  return sql`select 1`.execute(store).then(
    () => [],
    () => ["store_unreachable"],
  );
}

export async function answerReadiness(response: ServerResponse, troubles: () => Promise<string[]>): Promise<void> {
  const reasons = await troubles();
  response.writeHead(reasons.length === 0 ? 200 : 503, {
    "content-type": "application/json",
    "cache-control": "no-store",
  });
  response.end(JSON.stringify({ ok: reasons.length === 0, reasons }));
}
