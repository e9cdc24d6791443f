/** Who has which session: finds or makes it, and keeps each learner and the host within their bounds. */
import { DrydockError } from "../../../lib/protocol/errors.ts";
import { Admission } from "./admission.ts";
import type { LoadLesson } from "./lesson-source.ts";
import { Session, type SessionMachinery, type Watcher } from "./session.ts";
import { HOST_STOPPED, replacedEnd } from "./session-ends.ts";

/** Sandboxes one learner may have at a time, one a lesson; the one left longest ago makes room. */
const MAX_SANDBOXES_PER_LEARNER = 3;

/** Ended sessions kept so that their learners can read why. */
const MAX_ENDED = 500;

export interface RegistryOptions {
  loadLesson: LoadLesson;
  machinery: SessionMachinery;
  /** Sandboxes that may run at a time; who comes later waits in a queue. */
  maxSandboxes: number;
}

interface Entry {
  learner: string;
  session: Session;
}

export class SessionRegistry {
  readonly #loadLesson: LoadLesson;
  readonly #machinery: SessionMachinery;
  readonly #admission: Admission;
  /** In the order of last use, by `<learner>/<lesson>`. */
  readonly #entries = new Map<string, Entry>();
  #isClosing = false;

  constructor({ loadLesson, machinery, maxSandboxes }: RegistryOptions) {
    this.#loadLesson = loadLesson;
    this.#machinery = machinery;
    this.#admission = new Admission(maxSandboxes);
  }

  /**
   * The learner's session for a lesson, made on first use; `watcher` is told what happens in it until
   * {@link release}.
   * @throws DrydockError `lesson_unknown`, `lesson_broken` or `shutting_down`
   */
  async open(learner: string, lessonId: string, watcher: Watcher): Promise<Session> {
    const key = `${learner}/${lessonId}`;
    const entry = this.#entries.get(key) ?? (await this.#make(key, learner, lessonId));
    // The last used stands last.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    entry.session.attach(watcher);
    return entry.session;
  }

  /** The watcher has gone; when the last one goes, the session's idle rules begin to count. */
  release(session: Session, watcher: Watcher): void {
    session.detach(watcher);
  }

  /** Ends every session; resolves when nothing is left of any. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#entries.values()].map(({ session }) => session.end(HOST_STOPPED)));
  }

  async #make(key: string, learner: string, lessonId: string): Promise<Entry> {
    const lesson = await this.#loadLesson(lessonId);
    // Another tab may have opened it while the lesson was read.
    const known = this.#entries.get(key);
    if (known) return known;
    if (this.#isClosing) throw new DrydockError("shutting_down");
    this.#makeRoom(learner);
    this.#forgetOldest();
    const entry = { learner, session: new Session(lesson, this.#machinery, this.#admission) };
    this.#entries.set(key, entry);
    return entry;
  }

  #makeRoom(learner: string): void {
    const own = [...this.#entries.values()].filter((entry) => entry.learner === learner && entry.session.isLive);
    if (own.length < MAX_SANDBOXES_PER_LEARNER) return;
    const oldest = own.find((entry) => !entry.session.isWatched) ?? own[0];
    void oldest?.session.end(replacedEnd(MAX_SANDBOXES_PER_LEARNER));
  }

  #forgetOldest(): void {
    const ended = [...this.#entries].filter(([, { session }]) => session.isOver && !session.isWatched);
    for (const [key] of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) this.#entries.delete(key);
  }
}
