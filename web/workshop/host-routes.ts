/** What hosts ask: to make workshops and to run them. */
import { DrydockError } from "../../lib/protocol/errors.ts";
import {
  changeWorkshopRequest,
  leadRequest,
  lessonLockRequest,
  messageRequest,
  newWorkshopRequest,
  warmRequest,
} from "../../lib/workshop/requests.ts";
import { exportCsv, exportJson } from "../store/export.ts";
import type { Host } from "../store/hosts.ts";
import { endLead, moveLead, startLead } from "../store/leads.ts";
import { lockLesson, unlockLesson } from "../store/pace.ts";
import { peopleOf } from "../store/people.ts";
import { addMessage, changeWorkshop, createWorkshop, deleteWorkshop, type Workshop } from "../store/workshops.ts";
import { feedBoard } from "./board-feed.ts";
import { type Call, parsed, type Reply, type Routes } from "./call.ts";
import { hostGuards } from "./host-guards.ts";
import { actOn, type Lab, warmFor } from "./lab.ts";

const LONGEST_WORKSHOP_MS = 31 * 24 * 60 * 60 * 1000;

export function hostRoutes(lab: Lab): Routes {
  const { asHost, ofWorkshop } = hostGuards(lab);
  const changed = async (id: string, change: Parameters<typeof changeWorkshop>[2]) => {
    const workshop = await changeWorkshop(lab.store, id, change);
    lab.hub.changed(id);
    lab.ended();
    return workshop;
  };
  return {
    "POST /api/host/workshops": asHost((call) => create(lab, call)),
    "POST /api/host/workshops/:workshop/change": ofWorkshop(async (call, workshop) => {
      const change = parsed(changeWorkshopRequest, call.body);
      if (change.endsAtMs !== undefined) checkEnd(change.endsAtMs, call.nowMs);
      if (change.isPaced) await unlockFirst(lab, workshop);
      return { data: await changed(workshop.id, change) };
    }),
    "POST /api/host/workshops/:workshop/lessons": ofWorkshop(async (call, workshop) => {
      const { lesson, isUnlocked } = parsed(lessonLockRequest, call.body);
      if (!(await lessonsOf(lab, workshop)).includes(lesson)) throw new DrydockError("lesson_unknown");
      await (isUnlocked ? unlockLesson : lockLesson)(lab.store, workshop.id, lesson);
      lab.hub.changed(workshop.id);
      return {};
    }),
    "POST /api/host/workshops/:workshop/lead": ofWorkshop((call, workshop, host) => lead(lab, call, workshop, host)),
    "POST /api/host/workshops/:workshop/lead/end": ofWorkshop(async (_, workshop) => {
      await endLead(lab.store, workshop.id);
      lab.hub.changed(workshop.id);
      return {};
    }),
    "POST /api/host/workshops/:workshop/extend-sandboxes": ofWorkshop(async (_, workshop) => {
      const learners = (await peopleOf(lab.store, workshop.id)).map(({ id }) => id);
      return { data: { count: await actOn(lab, { learners, lesson: null, act: "extend" }) } };
    }),
    "POST /api/host/workshops/:workshop/warm": ofWorkshop(async (call) => {
      const { minutes, ...wanted } = parsed(warmRequest, call.body);
      return { data: { count: await warmFor(lab, { ...wanted, forMs: minutes * 60_000 }) } };
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
      return { events: (send) => feedBoard({ ...lab, workshop: workshop.id, course, send }) };
    }),
    "POST /api/host/workshops/:workshop/message": ofWorkshop(async (call, workshop) => {
      const { text } = parsed(messageRequest, call.body);
      await addMessage(lab.store, { workshop: workshop.id }, text, call.nowMs);
      lab.hub.changed(workshop.id);
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
  };
}

async function create(lab: Lab, call: Call): Promise<Reply> {
  const wanted = parsed(newWorkshopRequest, call.body);
  checkEnd(wanted.endsAtMs, call.nowMs);
  if (!(await lab.courses()).some(({ id }) => id === wanted.course)) {
    throw new DrydockError("bad_request", `There is no course ${wanted.course}.`);
  }
  const workshop = await createWorkshop(lab.store, wanted, call.nowMs);
  if (workshop.isPaced) await unlockFirst(lab, workshop);
  return { data: workshop };
}

/** Where a host is who leads the class, or begins to. Answers whether they lead. */
async function lead(lab: Lab, call: Call, workshop: Workshop, host: Host): Promise<Reply> {
  const { isStart, ...place } = parsed(leadRequest, call.body);
  if (!(await lessonsOf(lab, workshop)).includes(place.lesson)) throw new DrydockError("lesson_unknown");
  if (isStart) await startLead(lab.store, workshop.id, host.id, place, call.nowMs);
  const isLeading = isStart || (await moveLead(lab.store, workshop.id, host.id, place));
  if (isLeading) lab.hub.changed(workshop.id);
  return { data: { isLeading } };
}

/** Ids of the lessons of its course, in their order. */
async function lessonsOf(lab: Lab, { course }: Workshop): Promise<string[]> {
  const folder = (await lab.courses()).find(({ id }) => id === course);
  return folder?.lessons.map(({ slug }) => `${course}/${slug}`) ?? [];
}

/** A class has something to begin with. */
async function unlockFirst(lab: Lab, workshop: Workshop): Promise<void> {
  const [first] = await lessonsOf(lab, workshop);
  if (first) await unlockLesson(lab.store, workshop.id, first);
}

function checkEnd(endsAtMs: number, nowMs: number): void {
  if (endsAtMs <= nowMs || endsAtMs > nowMs + LONGEST_WORKSHOP_MS) {
    throw new DrydockError("bad_request", "A workshop ends within 31 days from now.");
  }
}
