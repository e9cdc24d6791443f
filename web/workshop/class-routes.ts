/** What people of a workshop ask: to join, to come back, to leave, and for a ticket to their sandboxes. */
import { DrydockError } from "../../lib/protocol/errors.ts";
import { issueTicket } from "../../lib/protocol/ticket.ts";
import { NAME_RULE, readName } from "../../lib/workshop/name.ts";
import {
  type ClassView,
  handRequest,
  type JoinAnswer,
  joinRequest,
  resumeRequest,
  ticketRequest,
} from "../../lib/workshop/requests.ts";
import { LEARNER_COOKIE, LEARNER_COOKIE_SECONDS, newLearner, readLearner, sealLearner } from "../identity.ts";
import { hmacSha256 } from "../mac.ts";
import { leadOf } from "../store/leads.ts";
import { join, type Person, personByResumeCode, setHand } from "../store/people.ts";
import { readCode } from "../store/secrets.ts";
import { signInPerson, signOut } from "../store/sessions.ts";
import { messagesTo } from "../store/workshops.ts";
import { type Call, isSecure, parsed, type Reply, type Routes } from "./call.ts";
import { cookie, PERSON_COOKIE } from "./cookies.ts";
import type { Lab } from "./lab.ts";
import { leadPlace } from "./lead-place.ts";
import { hostOf, type Member, memberOf, requireMember } from "./members.ts";

/** Long enough to come back to what one has done after the class. */
const SESSION_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

const MESSAGES_SHOWN = 5;
const LOOK_AGAIN_MS = 15_000;

const NOBODY = "Nobody has this resume code. Your host can give you a new one.";

export function classRoutes(lab: Lab): Routes {
  return {
    "POST /api/class/join": (call) => joinWorkshop(lab, call),
    "POST /api/class/resume": (call) => resume(lab, call),
    "POST /api/class/leave": (call) => leave(lab, call),
    "POST /api/class/hand": (call) => hand(lab, call),
    "GET /api/class/events": (call) => follow(lab, call),
    "POST /api/ticket": (call) => ticket(lab, call),
  };
}

async function joinWorkshop(lab: Lab, call: Call): Promise<Reply> {
  const request = parsed(joinRequest, call.body);
  const name = readName(request.name);
  if (name === null) throw new DrydockError("bad_request", NAME_RULE);
  const joined = await guessed(lab, call, async () => {
    const outcome = await join(lab.store, readCode(request.code), name, call.nowMs);
    return !outcome.ok && outcome.why === "code_unknown" ? null : outcome;
  });
  if (!joined.ok) throw new DrydockError(joined.why);
  lab.hub.changed(joined.person.workshop);
  const data: JoinAnswer = { name, resumeCode: joined.resumeCode };
  return { data, cookies: [await signedIn(lab, call, joined.person)] };
}

async function resume(lab: Lab, call: Call): Promise<Reply> {
  const { code } = parsed(resumeRequest, call.body);
  const person = await guessed(lab, call, () => personByResumeCode(lab.store, readCode(code)), NOBODY);
  return { data: { name: person.name }, cookies: [await signedIn(lab, call, person)] };
}

async function leave(lab: Lab, call: Call): Promise<Reply> {
  const token = call.cookies.get(PERSON_COOKIE);
  if (token) await signOut(lab.store, token);
  return { cookies: [cookie(PERSON_COOKIE, "", { sameSite: "lax", isSecure: isSecure(call), maxAgeSeconds: 0 })] };
}

async function hand(lab: Lab, call: Call): Promise<Reply> {
  const { isUp } = parsed(handRequest, call.body);
  const { person, isOver } = await requireMember(lab.store, call);
  if (isOver) throw new DrydockError("workshop_over");
  await setHand(lab.store, person.id, isUp ? call.nowMs : null);
  lab.hub.changed(person.workshop);
  return {};
}

/** Their workshop as it is, and again whenever it has changed. */
async function follow(lab: Lab, call: Call): Promise<Reply> {
  const { person } = await requireMember(lab.store, call);
  return {
    events(tell) {
      let last = "";
      const look = async () => {
        const view = await classView(lab, call);
        const text = JSON.stringify(view);
        if (text !== last) tell(view);
        last = text;
      };
      const lookNow = () =>
        void look().catch((error: unknown) => lab.report("a class could not be read", error as Error));
      const release = lab.hub.listen(person.workshop, lookNow);
      // Another web may have written to the same store.
      const timer = setInterval(lookNow, LOOK_AGAIN_MS);
      lookNow();
      return () => {
        release();
        clearInterval(timer);
      };
    },
  };
}

/** Null for somebody who has been removed, or has left. */
async function classView(lab: Lab, { cookies }: Call): Promise<ClassView | null> {
  const member = await memberOf(lab.store, cookies, Date.now());
  if (!member) return null;
  const { person, workshop, isOver, unlocked } = member;
  const led = await leadOf(lab.store, workshop.id);
  const lead = led && leadPlace(await lab.courses(), led);
  const messages = (await messagesTo(lab.store, person)).slice(-MESSAGES_SHOWN);
  return { endsAtMs: workshop.endsAtMs, isOver, unlocked, lead, handUpAtMs: person.handUpAtMs, messages };
}

/** What a guess finds; `code_unknown` when that is nothing, `rate_limited` when it may not be made. */
async function guessed<T>(
  lab: Lab,
  { address, nowMs }: Call,
  find: () => Promise<T | null>,
  otherwise?: string,
): Promise<T> {
  if (!lab.codeTries.take(address, nowMs)) {
    throw new DrydockError("rate_limited", "Too many wrong codes from your network. Wait a minute, then try again.");
  }
  const found = await find();
  if (found === null) throw new DrydockError("code_unknown", otherwise);
  lab.codeTries.wasRight(address);
  return found;
}

async function signedIn(lab: Lab, call: Call, person: Person): Promise<string> {
  const token = await signInPerson(lab.store, person.id, call.nowMs + SESSION_DAYS * DAY_MS);
  const maxAgeSeconds = (SESSION_DAYS * DAY_MS) / 1000;
  return cookie(PERSON_COOKIE, token, { sameSite: "lax", isSecure: isSecure(call), maxAgeSeconds });
}

/** For the page's connection to the sandbox host: as whom it is known here, or else, in a lab that is open, as somebody new. */
async function ticket(lab: Lab, call: Call): Promise<Reply> {
  if (call.origin === null) throw new DrydockError("origin_refused");
  const { lesson = null } = parsed(ticketRequest, call.body);
  const mac = hmacSha256(lab.ticketSecret);
  const member = await memberOf(lab.store, call.cookies, call.nowMs);
  if (member) return { data: { ticket: issueTicket(member.person.id, mac, call.nowMs, scopeOf(member, lesson)) } };
  if (lab.access === "workshop" && !(await hostOf(lab.store, call.cookies, call.nowMs))) {
    throw new DrydockError("sign_in_needed", "Join the workshop first.");
  }
  const cookieMac = hmacSha256(lab.cookieSecret);
  const learner = readLearner(call.cookies.get(LEARNER_COOKIE), cookieMac) ?? newLearner();
  // Set again each time, so that it expires half a year after the last visit, not after the first.
  const options = { sameSite: "lax", isSecure: isSecure(call), maxAgeSeconds: LEARNER_COOKIE_SECONDS } as const;
  return {
    data: { ticket: issueTicket(learner, mac, call.nowMs) },
    cookies: [cookie(LEARNER_COOKIE, sealLearner(learner, cookieMac), options)],
  };
}

/**
 * The one lesson for which somebody gets a ticket, where their workshop is paced; null for any.
 * @throws DrydockError `workshop_over` or `lesson_locked`
 */
function scopeOf({ isOver, unlocked }: Member, lesson: string | null): string | null {
  if (isOver) throw new DrydockError("workshop_over");
  if (unlocked === null) return null;
  if (lesson === null || !unlocked.includes(lesson)) throw new DrydockError("lesson_locked");
  return lesson;
}
