/** Issues the ticket with which this learner's page may connect to the sandbox host. */
import { type NextRequest, NextResponse } from "next/server";
import { DrydockError } from "#lib/protocol/errors.ts";
import { issueTicket } from "#lib/protocol/ticket.ts";
import { webConfig } from "#web/config.ts";
import { cookieAttributes, LEARNER_COOKIE, newLearner, readLearner, sealLearner } from "#web/identity.ts";
import { hmacSha256 } from "#web/mac.ts";

export function POST(request: NextRequest): NextResponse {
  const { origins, ticketSecret, cookieSecret } = webConfig();
  const origin = request.headers.get("origin");
  if (!origin || !origins.includes(origin)) {
    return NextResponse.json(new DrydockError("origin_refused").toWire(), { status: 403 });
  }
  const cookieMac = hmacSha256(cookieSecret);
  const learner = readLearner(request.cookies.get(LEARNER_COOKIE)?.value, cookieMac) ?? newLearner();
  const ticket = issueTicket(learner, hmacSha256(ticketSecret), Date.now());
  const response = NextResponse.json({ ticket }, { headers: { "cache-control": "no-store" } });
  // Set again each time, so that it expires 180 days after the last visit, not after the first.
  response.cookies.set(LEARNER_COOKIE, sealLearner(learner, cookieMac), cookieAttributes(origin));
  return response;
}
