/** Who is told of a session: the pages of its learner, and whoever reports of all sessions. */
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import type { SessionView } from "../../../lib/protocol/events.ts";
import type { SessionNews, Watcher } from "./session-parts.ts";

/** Typing is told of no more often than this. */
const TYPED_STEP_MS = 10_000;

export interface SessionAudienceOptions {
  /** The session as it is now. */
  describe: () => Omit<SessionNews, "isPresent" | "typedAtMs">;
  onNews: (news: SessionNews) => void;
}

export class SessionAudience {
  readonly #options: SessionAudienceOptions;
  readonly #watchers = new Set<Watcher>();
  /** They look on, and are no reason for a sandbox to run. */
  readonly #guests = new Set<Watcher>();
  #typedAtMs: number | null = null;

  constructor(options: SessionAudienceOptions) {
    this.#options = options;
  }

  /** A page of its learner's shows it. */
  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
  }

  /** False for one that was not there. */
  remove(watcher: Watcher): boolean {
    return this.#watchers.delete(watcher);
  }

  get guests(): number {
    return this.#guests.size;
  }

  addGuest(guest: Watcher): void {
    this.#guests.add(guest);
  }

  /** False for one that was not there. */
  removeGuest(guest: Watcher): boolean {
    return this.#guests.delete(guest);
  }

  /** Its learner has typed something. */
  typed(): void {
    const nowMs = Date.now();
    if (nowMs - (this.#typedAtMs ?? 0) < TYPED_STEP_MS) return;
    this.#typedAtMs = nowMs;
    this.news();
  }

  state(view: SessionView): void {
    this.news();
    for (const watcher of [...this.#watchers, ...this.#guests]) watcher.state(view);
  }

  tasks(tasks: TaskState[]): void {
    this.news();
    for (const watcher of [...this.#watchers, ...this.#guests]) watcher.tasks(tasks);
  }

  /** Something has changed that pages are not told of, or already know. */
  news(): void {
    const { describe, onNews } = this.#options;
    onNews({ ...describe(), isPresent: this.isWatched, typedAtMs: this.#typedAtMs });
  }
}
