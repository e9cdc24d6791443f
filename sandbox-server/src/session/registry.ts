/** Who has which session: finds or makes it, and keeps each learner and the host within their bounds. */
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { SandboxOrder } from "../../../lib/protocol/reports.ts";
import { type Observe, UNOBSERVED } from "../observability/observe.ts";
import type { Profiles } from "../sandbox/caps.ts";
import { PROFILES } from "../sandbox/profiles.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { Admission } from "./admission.ts";
import { actFor } from "./host-acts.ts";
import type { LessonPlan, LoadLesson } from "./lesson-source.ts";
import { Session } from "./session.ts";
import { HOST_STOPPED, LEFT_WORKSHOP, replacedEnd, WORKSHOP_OVER } from "./session-ends.ts";
import type { LeftSession, SessionMachinery, SessionNews, Watcher } from "./session-parts.ts";

/** Sandboxes one learner may have at a time, one a lesson; the one left longest ago makes room. */
const MAX_SANDBOXES_PER_LEARNER = 3;

/** Ended sessions kept so that their learners can read why. */
const MAX_ENDED = 500;

export interface RegistryOptions {
  loadLesson: LoadLesson;
  machinery: SessionMachinery;
  /** Sandboxes that may run at a time; who comes later waits in a queue. */
  maxSandboxes: number;
  profiles?: Profiles;
  observe?: Observe;
  /** Told whenever something of a session has changed. */
  onNews?: (news: SessionNews) => void;
}

export class SessionRegistry {
  readonly #loadLesson: LoadLesson;
  readonly #machinery: SessionMachinery;
  readonly #maxSandboxes: number;
  readonly #admission: Admission;
  readonly #profiles: Profiles;
  /** In the order of last use, by `<learner>/<lesson>`. */
  readonly #sessions = new Map<string, Session>();
  readonly #observe: Observe;
  readonly #onNews: RegistryOptions["onNews"];
  #isClosing = false;

  constructor(options: RegistryOptions) {
    const { loadLesson, machinery, maxSandboxes, profiles = PROFILES, observe = UNOBSERVED, onNews } = options;
    this.#loadLesson = loadLesson;
    this.#machinery = machinery;
    this.#maxSandboxes = maxSandboxes;
    this.#admission = new Admission(maxSandboxes);
    this.#profiles = profiles;
    this.#observe = observe;
    this.#onNews = onNews;
  }

  /**
   * The learner's session for a lesson, made on first use; `watcher` is told what happens in it until
   * {@link release}.
   * @throws DrydockError `lesson_unknown`, `lesson_broken` or `shutting_down`
   */
  async open(learner: string, lessonId: string, watcher: Watcher): Promise<Session> {
    const key = `${learner}/${lessonId}`;
    const session = this.#sessions.get(key) ?? (await this.#make(key, learner, lessonId));
    // The last used stands last.
    this.#sessions.delete(key);
    this.#sessions.set(key, session);
    session.attach(watcher);
    return session;
  }

  /**
   * Takes up a session that an earlier sandbox-server has left.
   * @throws DrydockError `lesson_unknown` or `lesson_broken`
   */
  async takeUp(learner: string, lessonId: string, left: LeftSession): Promise<void> {
    const lesson = await this.#loadLesson(lessonId);
    this.#sessions.set(`${learner}/${lessonId}`, this.#newSession(learner, lesson, left));
  }

  /**
   * A session that there is, for somebody who looks on; until {@link release}.
   * @throws DrydockError `session_closed` where there is none
   */
  visit(learner: string, lessonId: string, guest: Watcher): Session {
    const session = this.#sessions.get(`${learner}/${lessonId}`);
    if (!session || session.isOver)
      throw new DrydockError("session_closed", "They have no sandbox for this lesson now.");
    session.audience.addGuest(guest);
    return session;
  }

  /** The watcher has gone; when the last one goes, the session's idle rules begin to count. */
  release(session: Session, watcher: Watcher): void {
    session.detach(watcher);
  }

  /** Stops all that a learner has, since their workshop is over; for good, with their files. */
  dismiss(learner: string, isForGood: boolean): void {
    for (const session of this.#sessions.values()) {
      if (session.learner !== learner) continue;
      // Whoever waits has no files to keep.
      const { kind } = session.view().state;
      void (isForGood || kind === "queued" ? session.end(LEFT_WORKSHOP) : session.stop(WORKSHOP_OVER));
    }
  }

  /** What a host has done to people's sandboxes. Answers how many it was done to. */
  act({ learners, lesson, act }: SandboxOrder): number {
    const isMeant = ({ learner, lesson: own }: Session) =>
      learners.includes(learner) && (lesson === null || own.id === lesson);
    return [...this.#sessions.values()].filter((session) => isMeant(session) && actFor(session, act)).length;
  }

  /** Sandboxes that may still run beside those of its sessions. */
  get freePlaces(): number {
    return this.#admission.free;
  }

  /** Sandboxes that may run at a time, those of learners, and learners who wait for one. */
  get places(): { most: number; taken: number; waiting: number } {
    const { inside, waiting } = this.#admission;
    return { most: this.#maxSandboxes, taken: inside, waiting };
  }

  /** Sessions whose sandbox runs, by the sandbox's id. */
  running(): Map<string, { sandbox: Sandbox; session: Session }> {
    const found = [...this.#sessions.values()].flatMap((session) => {
      const sandbox = session.runningSandbox;
      return sandbox ? [[sandbox.id, { sandbox, session }] as const] : [];
    });
    return new Map(found);
  }

  /** Sessions by state, learners who wait, terminals whose shell runs. */
  counts() {
    const sessions = { queued: 0, creating: 0, ready: 0, frozen: 0, stopped: 0, failed: 0, ended: 0 };
    let terminals = 0;
    for (const session of this.#sessions.values()) {
      const view = session.view();
      sessions[view.state.kind] += 1;
      terminals += view.terminals.filter(({ exit }) => exit === null).length;
    }
    return { sessions, queueLength: this.#admission.waiting, terminals };
  }

  /** Ends every session; resolves when nothing is left of any. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#sessions.values()].map((session) => session.end(HOST_STOPPED)));
  }

  /** Leaves everything running for the next server; resolves when nothing is half done. */
  async letGo(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#sessions.values()].map((session) => session.letGo()));
  }

  async #make(key: string, learner: string, lessonId: string): Promise<Session> {
    const lesson = await this.#loadLesson(lessonId);
    // Another tab may have opened it while the lesson was read.
    const known = this.#sessions.get(key);
    if (known) return known;
    if (this.#isClosing) throw new DrydockError("shutting_down");
    this.#makeRoom(learner);
    this.#forgetOldest();
    const session = this.#newSession(learner, lesson);
    this.#sessions.set(key, session);
    return session;
  }

  #newSession(learner: string, lesson: LessonPlan, left?: LeftSession): Session {
    const parts = { machinery: this.#machinery, admission: this.#admission, observe: this.#observe };
    return new Session({
      learner,
      lesson,
      profile: this.#profiles[lesson.profile],
      ...parts,
      ...(this.#onNews && { onNews: this.#onNews }),
      ...(left && { left }),
    });
  }

  #makeRoom(learner: string): void {
    const own = [...this.#sessions.values()].filter((session) => session.learner === learner && session.isLive);
    if (own.length < MAX_SANDBOXES_PER_LEARNER) return;
    const oldest = own.find((session) => !session.isWatched) ?? own[0];
    void oldest?.end(replacedEnd(MAX_SANDBOXES_PER_LEARNER));
  }

  #forgetOldest(): void {
    const over = [...this.#sessions].filter(([, session]) => session.isOver && !session.isWatched);
    for (const [key] of over.slice(0, Math.max(0, over.length - MAX_ENDED))) this.#sessions.delete(key);
  }
}
