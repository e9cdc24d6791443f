/** What hosts ask for one of their workshop's people. */
import { DrydockError } from "../../lib/protocol/errors.ts";
import { issueGuestTicket } from "../../lib/protocol/ticket.ts";
import { messageRequest, sandboxRequest } from "../../lib/workshop/requests.ts";
import { hmacSha256 } from "../mac.ts";
import { type Person, removePerson, renewResumeCode, setHand } from "../store/people.ts";
import { addMessage } from "../store/workshops.ts";
import { type Call, parsed, type Reply, type Routes } from "./call.ts";
import { hostGuards } from "./host-guards.ts";
import { actOn, type Lab } from "./lab.ts";
import { findLesson } from "./lead-place.ts";

export function personRoutes(lab: Lab): Routes {
  const { ofPerson } = hostGuards(lab);
  return {
    "POST /api/host/workshops/:workshop/people/:person/sandbox": ofPerson((call, person) => actFor(lab, call, person)),
    "POST /api/host/workshops/:workshop/people/:person/message": ofPerson(async (call, person) => {
      const { text } = parsed(messageRequest, call.body);
      await tell(lab, person, text, call.nowMs);
      return {};
    }),
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

async function actFor(lab: Lab, call: Call, person: Person): Promise<Reply> {
  const { lesson, act } = parsed(sandboxRequest, call.body);
  const count = await actOn(lab, { learners: [person.id], lesson, act });
  if (count === 0) throw new DrydockError("session_closed", "They have no running sandbox for this lesson.");
  // Nobody finds their shells gone without a word.
  const title = findLesson(await lab.courses(), lesson)?.title ?? lesson;
  if (act === "reset") await tell(lab, person, `Your host has reset your sandbox for “${title}”.`, call.nowMs);
  return {};
}

async function tell(lab: Lab, { id, workshop }: Person, text: string, nowMs: number): Promise<void> {
  await addMessage(lab.store, { workshop, person: id }, text, nowMs);
  lab.hub.changed(workshop);
}
