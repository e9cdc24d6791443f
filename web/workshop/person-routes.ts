/** What hosts ask for one of their workshop's people. */
import { DrydockError } from "../../lib/protocol/errors.ts";
import { issueGuestTicket } from "../../lib/protocol/ticket.ts";
import { hmacSha256 } from "../mac.ts";
import { removePerson, renewResumeCode, setHand } from "../store/people.ts";
import type { Routes } from "./call.ts";
import { hostGuards } from "./host-guards.ts";
import type { Lab } from "./lab.ts";

export function personRoutes(lab: Lab): Routes {
  const { ofPerson } = hostGuards(lab);
  return {
    "POST /api/host/workshops/:workshop/people/:person/hand-down": ofPerson(async (_, person) => {
      await setHand(lab.store, person.id, null);
      lab.hub.changed(person.workshop);
      return {};
    }),
    "POST /api/host/workshops/:workshop/people/:person/watch-ticket": ofPerson(async (call, person) => {
      if (call.origin === null) throw new DrydockError("origin_refused");
      return { data: { ticket: issueGuestTicket(person.id, hmacSha256(lab.ticketSecret), call.nowMs) } };
    }),
    "POST /api/host/workshops/:workshop/people/:person/remove": ofPerson(async (_, person) => {
      await removePerson(lab.store, person.id);
      lab.dismiss([person.id]);
      lab.hub.changed(person.workshop);
      return {};
    }),
    "POST /api/host/workshops/:workshop/people/:person/resume-code": ofPerson(async (_, person) => ({
      data: { resumeCode: await renewResumeCode(lab.store, person.id) },
    })),
  };
}
