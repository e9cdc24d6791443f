/** Who has which session: finds or makes it, ends what nobody watches, keeps within the host's capacity. */
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { SessionEnd } from "../../../lib/protocol/events.ts";
import type { LoadLesson } from "./lesson-source.ts";
import { Session, type SessionMachinery, type Watcher } from "./session.ts";

/** Sandboxes one learner may have at a time, one a lesson; the one left longest ago makes room. */
const MAX_SANDBOXES_PER_LEARNER = 3;

/** Ended sessions kept so that their learners can read why. */
const MAX_ENDED = 500;

export interface RegistryOptions {
  loadLesson: LoadLesson;
  machinery: SessionMachinery;
  maxSandboxes: number;
  /** How long a session may be without a watcher. */
  idleMs: number;
}

interface Entry {
  learner: string;
  session: Session;
  idleTimer: NodeJS.Timeout | undefined;
}

export class SessionRegistry {
  readonly #options: RegistryOptions;
  /** In the order of last use, by `<learner>/<lesson>`. */
  readonly #entries = new Map<string, Entry>();
  #closing = false;

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  get liveCount(): number {
    return [...this.#entries.values()].filter((entry) => entry.session.isLive).length;
  }

  /**
   * The learner's session for a lesson, made on first use; `watcher` is told what happens in it until
   * {@link release}.
   * @throws DrydockError `lesson_unknown`, `lesson_broken`, `host_full` or `shutting_down`
   */
  async open(learner: string, lessonId: string, watcher: Watcher): Promise<Session> {
    const key = `${learner}/${lessonId}`;
    if (!this.#entries.has(key)) {
      const lesson = await this.#options.loadLesson(lessonId);
      // Another tab may have opened it while the lesson was read.
      if (!this.#entries.has(key)) {
        this.#makeRoom(learner);
        this.#entries.set(key, {
          learner,
          session: new Session(lesson, this.#options.machinery),
          idleTimer: undefined,
        });
        this.#forgetOldest();
      }
    }
    const entry = this.#touch(key);
    entry.session.attach(watcher);
    return entry.session;
  }

  /** The watcher has gone; the last one to go starts the idle clock. */
  release(session: Session, watcher: Watcher): void {
    session.detach(watcher);
    const entry = [...this.#entries.values()].find((candidate) => candidate.session === session);
    if (!entry || session.isWatched || !session.isLive) return;
    clearTimeout(entry.idleTimer);
    entry.idleTimer = setTimeout(() => void session.end(idleEnd(this.#options.idleMs)), this.#options.idleMs);
  }

  /** Ends every session; resolves when nothing is left of any. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const entry of this.#entries.values()) clearTimeout(entry.idleTimer);
    await Promise.all([...this.#entries.values()].map(({ session }) => session.end(HOST_STOPPED)));
  }

  #makeRoom(learner: string): void {
    if (this.#closing) throw new DrydockError("shutting_down");
    const own = [...this.#entries.values()].filter((entry) => entry.learner === learner && entry.session.isLive);
    if (own.length >= MAX_SANDBOXES_PER_LEARNER) {
      const oldest = own.find((entry) => !entry.session.isWatched) ?? own[0];
      void oldest?.session.end(REPLACED);
    }
    const { maxSandboxes } = this.#options;
    if (this.liveCount >= maxSandboxes) {
      throw new DrydockError(
        "host_full",
        `All ${maxSandboxes} sandboxes of this host are in use. Try again in a while.`,
      );
    }
  }

  /** Marks an entry as the last used and stops its idle clock. */
  #touch(key: string): Entry {
    const entry = this.#entries.get(key);
    if (!entry) throw new Error(`no session ${key}`);
    clearTimeout(entry.idleTimer);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  #forgetOldest(): void {
    const ended = [...this.#entries].filter(([, { session }]) => !session.isLive && !session.isWatched);
    for (const [key] of ended.slice(0, Math.max(0, ended.length - MAX_ENDED))) this.#entries.delete(key);
  }
}

const REPLACED: SessionEnd = {
  reason: "replaced",
  message: `You opened another lesson; a learner has at most ${MAX_SANDBOXES_PER_LEARNER} sandboxes at a time.`,
};

const HOST_STOPPED: SessionEnd = { reason: "host_stopped", message: "The lab was stopped by whoever runs it." };

function idleEnd(idleMs: number): SessionEnd {
  return { reason: "idle", message: `Nobody looked at this sandbox for ${Math.round(idleMs / 60_000)} minutes.` };
}
