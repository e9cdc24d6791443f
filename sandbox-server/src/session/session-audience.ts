/** Who is told of a session: the pages of its learner, those who look on, and whoever reports of all sessions. */
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { GuestControl, SessionView, Typist } from "../../../lib/protocol/events.ts";
import type { SessionNews, Watcher } from "./session-parts.ts";

/** Typing is told of no more often than this. */
const TYPED_STEP_MS = 10_000;

export interface SessionAudienceOptions {
  /** The session as it is now. */
  describe: () => Omit<SessionNews, "isPresent" | "typedAtMs">;
  view: () => SessionView;
  onNews: (news: SessionNews) => void;
}

export class SessionAudience {
  readonly #options: SessionAudienceOptions;
  readonly #watchers = new Set<Watcher>();
  /** They look on, and are no reason for a sandbox to run. */
  readonly #guests = new Set<Watcher>();
  /** The guest who asks to type, or does. */
  #control: { guest: Watcher; isGiven: boolean } | null = null;
  /** Who typed last while a guest may, by terminal. */
  #typists: Record<string, Typist> = {};
  #typedAtMs: number | null = null;

  constructor(options: SessionAudienceOptions) {
    this.#options = options;
  }

  /** Pages of its learner's that show it. */
  get watchers(): number {
    return this.#watchers.size;
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  get guests(): number {
    return this.#guests.size;
  }

  get control(): GuestControl {
    if (!this.#control) return "none";
    return this.#control.isGiven ? "given" : "asked";
  }

  get typists(): Record<string, Typist> {
    return this.#typists;
  }

  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
  }

  /** Somebody looks on; until {@link remove}. */
  addGuest(guest: Watcher): void {
    this.#guests.add(guest);
    this.state();
  }

  /** True when a page of its learner's has gone. With their last page goes what they allowed. */
  remove(watcher: Watcher): boolean {
    if (this.#guests.delete(watcher)) {
      if (this.#control?.guest === watcher) this.#setControl(null);
      this.state();
      return false;
    }
    const wasWatcher = this.#watchers.delete(watcher);
    if (!this.isWatched && this.#control) {
      this.#setControl(null);
      this.state();
    }
    return wasWatcher;
  }

  /**
   * A guest asks to type, or wants to no more.
   * @throws DrydockError `watch_only` while another guest asks or types
   */
  askControl(guest: Watcher, isWanted: boolean): void {
    const isAnothers = this.#control !== null && this.#control.guest !== guest;
    if (isAnothers && isWanted) throw new DrydockError("watch_only", "Another host asks to type, or types.");
    if (isAnothers || (isWanted && this.#control !== null)) return;
    this.#setControl(isWanted ? { guest, isGiven: false } : null);
    this.state();
  }

  /** The learner allows it, or does not, or not any more. */
  answerControl(isAllowed: boolean): void {
    if (!this.#control) return;
    this.#setControl(isAllowed ? { ...this.#control, isGiven: true } : null);
    this.state();
  }

  mayType(guest: Watcher): boolean {
    return this.#control?.guest === guest && this.#control.isGiven;
  }

  #setControl(control: { guest: Watcher; isGiven: boolean } | null): void {
    this.#control = control;
    this.#typists = {};
  }

  /** Something was typed into a terminal. */
  typed(by: Typist, terminal: string): void {
    if (this.#control?.isGiven && this.#typists[terminal] !== by) {
      this.#typists = { ...this.#typists, [terminal]: by };
      this.state();
    }
    if (by === "learner") this.#learnerTyped(Date.now());
  }

  #learnerTyped(nowMs: number): void {
    if (nowMs - (this.#typedAtMs ?? 0) < TYPED_STEP_MS) return;
    this.#typedAtMs = nowMs;
    this.news();
  }

  /** The session has become something else. */
  state(): void {
    this.news();
    const view = this.#options.view();
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
