/** Keeps a host's board up to date: the store and what the sandbox-server tells, put together, and what of it has changed. */
import type { Figures } from "../../lib/capacity/figures.ts";
import type { HostReading } from "../../lib/capacity/host-reading.ts";
import type { CourseFolder } from "../../lib/lesson/library.ts";
import { type BoardUpdate, onBoard } from "../../lib/workshop/board.ts";
import { classMachine } from "../../lib/workshop/class-machine.ts";
import type { ClassRun } from "../../lib/workshop/class-run.ts";
import { leadOf } from "../store/leads.ts";
import type { Store } from "../store/open.ts";
import { unlockedLessons } from "../store/pace.ts";
import { type Person, peopleOf } from "../store/people.ts";
import { resultsOfWorkshop, type TaskResult } from "../store/results.ts";
import { findWorkshop } from "../store/workshops.ts";
import { boardLessons, outlineOf, profilesOf } from "./board-lessons.ts";
import type { Hub } from "./hub.ts";
import { leadPlace } from "./lead-place.ts";
import type { LiveSessions } from "./live.ts";

/** Changes of so long a time are sent together. */
const GATHER_MS = 500;
/** Even when nothing is heard: time passes, and another web may have written to the same store. */
const LONGEST_MS = 5_000;

export interface BoardFeedOptions {
  store: Store;
  live: LiveSessions;
  hub: Hub;
  /** What learners were measured to cost on this machine; null where nobody has. */
  measured: Figures | null;
  workshop: string;
  course: CourseFolder | undefined;
  send: (update: BoardUpdate) => void;
  report: (message: string, error: Error) => void;
}

/** What the store has of a class. */
interface Read {
  people: readonly Person[];
  results: readonly TaskResult[];
  run: ClassRun;
}

/** Sends the whole board, then what has changed, until it is released. */
export function feedBoard(options: BoardFeedOptions): () => void {
  const { store, live, hub, measured, workshop, course, send, report } = options;
  const lessons = course ? boardLessons(course) : [];
  const profiles = course ? profilesOf(course) : [];
  /** What was sent of each person, as text. */
  const sent = new Map<string, string>();
  let sentRun = "";
  let sentReading: HostReading | null = null;
  let isFirst = true;
  let wasConnected = false;
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  let dueMs = Number.POSITIVE_INFINITY;

  function look({ people, results, run }: Read, nowMs: number): BoardUpdate | null {
    const own = Map.groupBy(results, ({ person }) => person);
    const changed = people.flatMap((person) => {
      const facts = { ...person, results: own.get(person.id) ?? [], sessions: live.of(person.id) };
      const shown = onBoard(facts, lessons, nowMs);
      const text = JSON.stringify(shown);
      if (sent.get(person.id) === text) return [];
      sent.set(person.id, text);
      return [shown];
    });
    const here = new Set(people.map(({ id }) => id));
    const removed = [...sent.keys()].filter((id) => !here.has(id));
    for (const id of removed) sent.delete(id);
    const { isConnected, reading } = live;
    const runText = JSON.stringify(run);
    const isSame = changed.length === 0 && removed.length === 0 && isConnected === wasConnected && runText === sentRun;
    if (!isFirst && isSame && reading === sentReading) return null;
    const update: BoardUpdate = {
      people: changed,
      removed,
      isConnected,
      machine: reading && classMachine(reading, profiles, measured, people.length),
      nowMs,
      ...(runText !== sentRun && { run }),
      ...(isFirst && { lessons, outline: course ? outlineOf(course) : [] }),
    };
    isFirst = false;
    wasConnected = isConnected;
    sentRun = runText;
    sentReading = reading;
    return update;
  }

  async function tell(): Promise<void> {
    const nowMs = Date.now();
    const run = await runOf(store, workshop, course, nowMs);
    if (!run) return;
    const people = await peopleOf(store, workshop);
    const results = await resultsOfWorkshop(store, workshop);
    const update = isOver ? null : look({ people, results, run }, nowMs);
    if (update) send(update);
  }

  function tellIn(ms: number): void {
    const atMs = performance.now() + ms;
    if (isOver || atMs >= dueMs) return;
    clearTimeout(timer);
    dueMs = atMs;
    timer = setTimeout(() => {
      tell()
        .catch((error: unknown) => report("a board could not be read", error as Error))
        .finally(() => {
          dueMs = Number.POSITIVE_INFINITY;
          tellIn(LONGEST_MS);
        });
    }, ms);
  }

  const releaseHub = hub.listen(workshop, () => tellIn(GATHER_MS));
  tellIn(0);
  return () => {
    isOver = true;
    clearTimeout(timer);
    releaseHub();
  };
}

/** Null for a workshop that has been deleted. */
async function runOf(
  store: Store,
  id: string,
  course: CourseFolder | undefined,
  nowMs: number,
): Promise<ClassRun | null> {
  const workshop = await findWorkshop(store, id);
  if (!workshop) return null;
  const { endsAtMs, isAdmitting } = workshop;
  const led = await leadOf(store, id);
  return {
    endsAtMs,
    isOver: endsAtMs <= nowMs,
    isAdmitting,
    unlocked: await unlockedLessons(store, workshop),
    lead: led && { ...leadPlace(course ? [course] : [], led), host: led.host.name },
  };
}
