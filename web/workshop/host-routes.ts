/** What hosts ask: to sign in, to make workshops and to run them. */
import { DrydockError } from "../../lib/protocol/errors.ts";
import { issueGuestTicket } from "../../lib/protocol/ticket.ts";
import {
  changeWorkshopRequest,
  messageRequest,
  newWorkshopRequest,
  signInRequest,
} from "../../lib/workshop/requests.ts";
import { hmacSha256 } from "../mac.ts";
import { exportCsv, exportJson } from "../store/export.ts";
import { type Host, hostByPassphrase } from "../store/hosts.ts";
import { findPerson, type Person, peopleOf, removePerson, renewResumeCode, setHand } from "../store/people.ts";
import { readCode } from "../store/secrets.ts";
import { signInHost, signOut } from "../store/sessions.ts";
import {
  addMessage,
  changeWorkshop,
  createWorkshop,
  deleteWorkshop,
  findWorkshop,
  type Workshop,
} from "../store/workshops.ts";
import { feedBoard } from "./board-feed.ts";
import { boardLessons } from "./board-lessons.ts";
import { type Call, isSecure, parsed, type Reply, type Routes } from "./call.ts";
import { cookie, HOST_COOKIE } from "./cookies.ts";
import type { Lab } from "./lab.ts";
import { requireHost } from "./members.ts";

const HOUR_MS = 60 * 60 * 1000;
/** A day's teaching; then the passphrase is asked for again. */
const SESSION_MS = 16 * HOUR_MS;
const LONGEST_WORKSHOP_MS = 31 * 24 * HOUR_MS;

/** Passphrases checked at a time: each takes 64 MiB and a processor. */
const MOST_CHECKS = 4;

export function hostRoutes(lab: Lab): Routes {
  const asHost = (handle: (call: Call, host: Host) => Promise<Reply>) => async (call: Call) =>
    handle(call, await requireHost(lab.store, call));
  const ofWorkshop = (handle: (call: Call, workshop: Workshop) => Promise<Reply>) =>
    asHost(async (call) => handle(call, await theWorkshop(lab, call)));
  const ofPerson = (handle: (call: Call, person: Person) => Promise<Reply>) =>
    ofWorkshop(async (call, workshop) => handle(call, await thePerson(lab, call, workshop)));
  const changed = async (id: string, change: Parameters<typeof changeWorkshop>[2]) => {
    const workshop = await changeWorkshop(lab.store, id, change);
    lab.hub.changed(id);
    lab.ended();
    return workshop;
  };
  return {
    "POST /api/host/sign-in": signIn(lab),
    "POST /api/host/sign-out": (call) => signOutHost(lab, call),
    "POST /api/host/workshops": asHost((call) => create(lab, call)),
    "POST /api/host/workshops/:workshop/change": ofWorkshop(async (call, workshop) => {
      const change = parsed(changeWorkshopRequest, call.body);
      if (change.endsAtMs !== undefined) checkEnd(change.endsAtMs, call.nowMs);
      return { data: await changed(workshop.id, change) };
    }),
    "POST /api/host/workshops/:workshop/end": ofWorkshop(async (call, workshop) => ({
      data: await changed(workshop.id, { endsAtMs: call.nowMs }),
    })),
    "POST /api/host/workshops/:workshop/delete": ofWorkshop(async (_, workshop) => {
      const people = await peopleOf(lab.store, workshop.id);
      await deleteWorkshop(lab.store, workshop.id);
      lab.dismiss(people.map(({ id }) => id));
      lab.hub.changed(workshop.id);
      return {};
    }),
    "GET /api/host/workshops/:workshop/board": ofWorkshop(async (_, workshop) => {
      const course = (await lab.courses()).find(({ id }) => id === workshop.course);
      const lessons = course ? boardLessons(course) : [];
      return { events: (send) => feedBoard({ ...lab, workshop: workshop.id, lessons, send }) };
    }),
    "POST /api/host/workshops/:workshop/message": ofWorkshop(async (call, workshop) => {
      const { text } = parsed(messageRequest, call.body);
      await addMessage(lab.store, workshop.id, text, call.nowMs);
      lab.hub.changed(workshop.id);
      return {};
    }),
    "POST /api/host/workshops/:workshop/people/:person/hand-down": ofPerson(async (_, person) => {
      await setHand(lab.store, person.id, null);
      lab.hub.changed(person.workshop);
      return {};
    }),
    "GET /api/host/workshops/:workshop/results.csv": ofWorkshop(async (_, workshop) => ({
      file: {
        name: `${workshop.code}.csv`,
        type: "text/csv; charset=utf-8",
        text: await exportCsv(lab.store, workshop),
      },
    })),
    "GET /api/host/workshops/:workshop/results.json": ofWorkshop(async (_, workshop) => ({
      file: { name: `${workshop.code}.json`, type: "application/json", text: await exportJson(lab.store, workshop) },
    })),
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

function signIn(lab: Lab) {
  let checks = 0;
  return async (call: Call): Promise<Reply> => {
    const { passphrase } = parsed(signInRequest, call.body);
    if (checks >= MOST_CHECKS || !lab.passphraseTries.take(call.address, call.nowMs)) {
      throw new DrydockError("rate_limited", "Too many wrong passphrases. Wait half a minute, then try again.");
    }
    checks += 1;
    const host = await hostByPassphrase(lab.store, readCode(passphrase)).finally(() => {
      checks -= 1;
    });
    if (!host) throw new DrydockError("passphrase_wrong");
    lab.passphraseTries.wasRight(call.address);
    const token = await signInHost(lab.store, host.id, call.nowMs + SESSION_MS);
    const options = { sameSite: "strict", isSecure: isSecure(call), maxAgeSeconds: SESSION_MS / 1000 } as const;
    return { data: { name: host.name }, cookies: [cookie(HOST_COOKIE, token, options)] };
  };
}

async function signOutHost(lab: Lab, { cookies }: Call): Promise<Reply> {
  const token = cookies.get(HOST_COOKIE);
  if (token) await signOut(lab.store, token);
  return { cookies: [cookie(HOST_COOKIE, "", { sameSite: "strict", isSecure: false, maxAgeSeconds: 0 })] };
}

async function create(lab: Lab, call: Call): Promise<Reply> {
  const wanted = parsed(newWorkshopRequest, call.body);
  checkEnd(wanted.endsAtMs, call.nowMs);
  if (!(await lab.courses()).some(({ id }) => id === wanted.course)) {
    throw new DrydockError("bad_request", `There is no course ${wanted.course}.`);
  }
  return { data: await createWorkshop(lab.store, wanted, call.nowMs) };
}

function checkEnd(endsAtMs: number, nowMs: number): void {
  if (endsAtMs <= nowMs || endsAtMs > nowMs + LONGEST_WORKSHOP_MS) {
    throw new DrydockError("bad_request", "A workshop ends within 31 days from now.");
  }
}

async function theWorkshop(lab: Lab, { params }: Call): Promise<Workshop> {
  const workshop = await findWorkshop(lab.store, params.workshop ?? "");
  if (!workshop) throw new DrydockError("not_found");
  return workshop;
}

async function thePerson(lab: Lab, { params }: Call, workshop: Workshop): Promise<Person> {
  const person = await findPerson(lab.store, params.person ?? "");
  if (person?.workshop !== workshop.id) throw new DrydockError("not_found");
  return person;
}
