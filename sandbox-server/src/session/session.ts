/** A learner at a lesson: one sandbox through all it may become, its terminals, its tasks. Knows no socket. */
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { SessionEnd, SessionState, SessionView, TerminalView } from "../../../lib/protocol/events.ts";
import { KernelWatch } from "../kernel/kernel-watch.ts";
import type { Shell } from "../kernel/timeline/commands.ts";
import { type Observe, UNOBSERVED } from "../observability/observe.ts";
import type { Profile } from "../sandbox/profiles.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { TerminalHandle } from "../terminal/terminal-handle.ts";
import type { Admission } from "./admission.ts";
import { creationFailure } from "./creation-failure.ts";
import { nextIdleAct } from "./idle-policy.ts";
import type { LessonPlan } from "./lesson-source.ts";
import { LifetimeClock } from "./lifetime-clock.ts";
import { lifeToRemember } from "./record.ts";
import { SessionAudience } from "./session-audience.ts";
import { CRASHED, deletedEnd, idleEnd, LEFT_QUEUE, lifetimeEnd, RESTARTED } from "./session-ends.ts";
import type { LeftSession, SessionMachinery, SessionOptions, Watcher } from "./session-parts.ts";
import { isLive, moveTo } from "./session-state.ts";
import { SessionTasks } from "./session-tasks.ts";
import { FIRST_SIZE, SessionTerminals } from "./session-terminals.ts";

const CREATING: SessionState = { kind: "creating", stage: "Making your sandbox" };
const STARTING: SessionState = { kind: "creating", stage: "Starting your sandbox again, with your files" };

export class Session {
  readonly learner: string;
  readonly lesson: LessonPlan;
  readonly kernel: KernelWatch;
  readonly audience: SessionAudience;
  readonly #profile: Profile;
  readonly #machinery: SessionMachinery;
  readonly #admission: Admission;
  readonly #observe: Observe;
  readonly #terminals: SessionTerminals;
  readonly #clock: LifetimeClock;
  #state: SessionState = CREATING;
  #sandbox: Sandbox | undefined;
  #leavePlace: (() => void) | undefined;
  #releaseEndWatch: (() => void) | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #unwatchedSinceMs = Date.now();
  /** When its learner last asked for a running sandbox, by the clock of `performance`. */
  #askedAtMs = performance.now();
  readonly #tasks: SessionTasks;
  /** Making, stopping and destroying happen one after the other, whatever is asked for meanwhile. */
  #queue: Promise<void> = Promise.resolve();

  constructor(options: SessionOptions) {
    const { learner, lesson, profile, machinery, admission, observe = UNOBSERVED, onNews = () => {}, left } = options;
    this.learner = learner;
    this.lesson = lesson;
    this.#profile = profile;
    this.#terminals = new SessionTerminals(this.#profile.maxTerminals, () => this.#tellState());
    this.#machinery = machinery;
    this.kernel = new KernelWatch(machinery.kernel, () => this.#shells());
    this.#admission = admission;
    this.#observe = observe;
    const describe = () => ({ ...this.#subject, state: this.#state.kind, tasks: this.#tasks.states });
    this.audience = new SessionAudience({ describe, view: () => this.view(), onNews });
    this.#clock = new LifetimeClock(this.#profile.lifetime, () => {
      void this.stop(lifetimeEnd(this.#profile.lifetime.firstMs));
    });
    this.#tasks = new SessionTasks({
      lesson,
      profile,
      machinery,
      events: this.kernel,
      done: left?.done ?? [],
      sandbox: () => this.#sandbox,
      shells: () => this.#shells(),
      onChange: (tasks) => {
        this.#remember();
        this.audience.tasks(tasks);
      },
    });
    if (left) this.#takeUp(left);
    else this.#enter(() => this.#create());
    this.audience.news();
  }

  get isLive(): boolean {
    return isLive(this.#state);
  }

  /** Nothing of it is left but the reason. */
  get isOver(): boolean {
    return this.#state.kind === "ended" || this.#state.kind === "failed";
  }

  /** While its processes run. */
  get runningSandbox(): Sandbox | undefined {
    return this.#state.kind === "ready" ? this.#sandbox : undefined;
  }

  get isWatched(): boolean {
    return this.audience.isWatched;
  }

  view(): SessionView {
    return {
      state: this.#state,
      clock: this.#clock.view(),
      terminals: this.#terminals.views(),
      maxTerminals: this.#profile.maxTerminals,
      tasks: this.#tasks.states,
      guests: this.audience.guests,
      control: this.audience.control,
      typists: this.audience.typists,
    };
  }

  /** Wakes a sandbox that was put to sleep because nobody looked. */
  attach(watcher: Watcher): void {
    this.audience.add(watcher);
    clearTimeout(this.#idleTimer);
    if (this.#state.kind === "frozen") {
      this.#sandbox?.thaw();
      this.#move({ kind: "ready" });
      this.#ensureShell();
    } else if (this.#state.kind === "stopped" && this.#state.end.reason !== "lifetime") {
      this.start();
    }
    if (this.#state.kind === "ready") this.#tasks.start();
    this.audience.news();
  }

  detach(watcher: Watcher): void {
    if (!this.audience.remove(watcher) || this.isWatched) return;
    this.audience.news();
    this.#tasks.stop();
    this.#unwatchedSinceMs = Date.now();
    this.#scheduleIdleAct();
  }

  terminal(id: string): TerminalHandle | undefined {
    return this.#terminals.get(id);
  }

  /** @throws DrydockError `session_closed` or `terminal_limit` */
  openTerminal(columns: number, rows: number): TerminalView {
    const sandbox = this.#sandbox;
    if (this.#state.kind !== "ready" || !sandbox) throw new DrydockError("session_closed");
    const terminal = this.#openShell(sandbox, columns, rows);
    this.#tellState();
    return terminal.view();
  }

  closeTerminal(id: string): void {
    this.#terminals.close(id);
    this.#tellState();
  }

  /** @throws DrydockError `session_closed`, or `bad_request` where nothing is asked */
  answer(task: string, text: string): void {
    if (this.#state.kind !== "ready") throw new DrydockError("session_closed");
    this.#tasks.answer(task, text);
  }

  /** Throws the sandbox away and makes a new one in its place, which is called `as` meanwhile; answers at once with what it has become. */
  reset(as: SessionState = CREATING): SessionView {
    if (this.#state.kind === "queued") return this.view();
    const hasPlace = this.isLive;
    this.#askedAtMs = performance.now();
    if (this.#state.kind === "frozen") this.#sandbox?.thaw();
    this.#clock.stop();
    void this.#enqueue(() => this.#destroy());
    this.#tasks.reset();
    if (hasPlace) this.#beginInPlace(() => this.#create(), as);
    else this.#enter(() => this.#create());
    return this.view();
  }

  /** Starts a stopped sandbox again. Does nothing in any other state. */
  start(): SessionView {
    if (this.#state.kind === "stopped") this.#enter(() => this.#startAgain());
    return this.view();
  }

  /** Puts off the end of its time, as far as the profile allows. */
  extend(): SessionView {
    this.#clock.extend();
    this.#remember();
    this.#tellState();
    return this.view();
  }

  /** Ends the session for a reason its learner will read; resolves when nothing of it is left. */
  end(end: SessionEnd): Promise<void> {
    if (this.#state.kind === "queued") this.#leavePlace?.();
    if (this.#state.kind !== "ended") this.#move({ kind: "ended", end });
    this.#clock.stop();
    return this.#vacate(() => this.#destroy());
  }

  /** Lets go of it without ending anything, for the next server to take up; resolves when nothing is half done. */
  async letGo(): Promise<void> {
    // Who is in keeps the place, so that nobody is let in any more.
    if (this.#state.kind === "queued") this.#leavePlace?.();
    await this.#queue;
    clearTimeout(this.#idleTimer);
    this.#tasks.stop();
    this.kernel.letGo();
    this.#releaseEndWatch?.();
    this.#clock.stop();
  }

  /** Goes on with what an earlier server has left. */
  #takeUp({ sandbox, life }: LeftSession): void {
    this.#sandbox = sandbox;
    if (life.kind === "stopped") {
      this.#state = life;
    } else if (life.kind === "interrupted") {
      const keptUntilMs = this.#unwatchedSinceMs + this.#profile.idle.deleteMs;
      this.#state = { kind: "stopped", end: RESTARTED, keptUntilMs };
    } else {
      this.#state = { kind: life.isFrozen ? "frozen" : "ready" };
      this.#leavePlace = this.#admission.occupy();
      this.#releaseEndWatch = this.#machinery.watchEnd(sandbox, () => void this.end(CRASHED));
      this.#takeShells(sandbox);
      this.kernel.begin(sandbox);
      this.#clock.resume(life.clock);
      if (!life.isFrozen) this.#ensureShell();
    }
    this.#scheduleIdleAct();
  }

  /** Those that an earlier server has left, or the pool has started. */
  #takeShells(sandbox: Sandbox): void {
    for (const terminal of this.#machinery.shellsOf(sandbox)) this.#terminals.add(terminal);
  }

  /** Whoever comes finds a shell at its prompt. */
  #ensureShell(): void {
    const sandbox = this.#sandbox;
    if (!sandbox || this.#terminals.numbers().length > 0) return;
    this.#openShell(sandbox, FIRST_SIZE.columns, FIRST_SIZE.rows);
  }

  #openShell(sandbox: Sandbox, columns: number, rows: number): TerminalHandle {
    this.kernel.shellOpened();
    return this.#terminals.open((number) => this.#machinery.startShell(sandbox, number, columns, rows));
  }

  /** Asks for a place on the host, and once there is one does what it was asked for. */
  #enter(begin: () => Promise<void>): void {
    this.#askedAtMs = performance.now();
    this.#leavePlace = this.#admission.request({
      waiting: (place, estimateMs) => this.#move({ kind: "queued", place, estimateMs }),
      admitted: () => this.#beginInPlace(begin),
    });
  }

  #beginInPlace(begin: () => Promise<void>, as = this.#state.kind === "stopped" ? STARTING : CREATING): void {
    this.#move(as);
    void this.#enqueue(begin);
  }

  #create(): Promise<void> {
    return this.#begin(() => this.#machinery.createSandbox(this.lesson, this.learner));
  }

  #startAgain(): Promise<void> {
    const stopped = this.#sandbox;
    return this.#begin(() =>
      stopped
        ? this.#machinery.startAgain(stopped, this.lesson, this.learner)
        : this.#machinery.createSandbox(this.lesson, this.learner),
    );
  }

  async #begin(make: () => Promise<Sandbox>): Promise<void> {
    // It may have been ended before its turn came.
    if (this.#state.kind !== "creating") return;
    try {
      const sandbox = await make();
      this.#sandbox = sandbox;
      this.#releaseEndWatch = this.#machinery.watchEnd(sandbox, () => void this.end(CRASHED));
      if (this.#state.kind !== "creating") return;
      this.#takeShells(sandbox);
      this.kernel.begin(sandbox);
      this.#ensureShell();
      this.#clock.start();
      this.#move({ kind: "ready" });
      const ms = performance.now() - this.#askedAtMs;
      this.#observe({ event: "ready", ...this.#subject, sandbox: sandbox.id, ms });
      if (this.isWatched) this.#tasks.start();
    } catch (error) {
      this.#machinery.report("a sandbox could not be created", error);
      this.#leavePlace?.();
      if (this.#state.kind === "creating") this.#move({ kind: "failed", error: creationFailure(error).toWire() });
    }
  }

  /** Ends its processes and keeps its files, for a reason its learner will read; resolves when none runs any more. */
  stop(end: SessionEnd): Promise<void> {
    const { kind } = this.#state;
    if (kind !== "ready" && kind !== "frozen") return Promise.resolve();
    this.#clock.stop();
    const keptUntilMs = Date.now() + this.#profile.idle.deleteMs;
    this.#move({ kind: "stopped", end, keptUntilMs });
    return this.#vacate(() => this.#halt((sandbox) => sandbox.stop()));
  }

  /** Undoes what there is, then gives its place back: whoever gets it must find room for a whole sandbox. */
  #vacate(undo: () => Promise<void>): Promise<void> {
    const leave = this.#leavePlace;
    return this.#enqueue(async () => {
      await undo();
      leave?.();
    });
  }

  async #destroy(): Promise<void> {
    await this.#halt((sandbox) => sandbox.destroy());
    this.#sandbox = undefined;
  }

  async #halt(undo: (sandbox: Sandbox) => Promise<Error[]>): Promise<void> {
    this.#tasks.stop();
    this.kernel.end();
    this.#releaseEndWatch?.();
    this.#releaseEndWatch = undefined;
    this.#terminals.closeAll();
    const failures = this.#sandbox ? await undo(this.#sandbox) : [];
    for (const failure of failures) this.#machinery.report("a sandbox could not be undone", failure);
  }

  #enqueue(step: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(step);
    return this.#queue;
  }

  #scheduleIdleAct(): void {
    clearTimeout(this.#idleTimer);
    const next = this.isWatched ? null : nextIdleAct(this.#state, this.#profile.idle);
    if (!next) return;
    const dueMs = this.#state.kind === "stopped" ? this.#state.keptUntilMs : this.#unwatchedSinceMs + next.afterMs;
    this.#idleTimer = setTimeout(() => this.#idleAct(next.act), Math.max(0, dueMs - Date.now()));
  }

  #idleAct(act: "freeze" | "stop" | "delete"): void {
    const { stopMs, deleteMs } = this.#profile.idle;
    if (act === "freeze") {
      this.#sandbox?.freeze();
      this.#move({ kind: "frozen" });
    } else if (act === "stop") {
      void this.stop(idleEnd(stopMs));
    } else {
      void this.end(this.#state.kind === "queued" ? LEFT_QUEUE : deletedEnd(deleteMs));
    }
  }

  #remember(): void {
    const life = lifeToRemember(this.#clock.times(), this.#state);
    if (!this.#sandbox || !life) return;
    this.#machinery.remember(this.#sandbox, {
      learner: this.learner,
      lesson: this.lesson.id,
      profile: this.lesson.profile,
      done: this.#tasks.done,
      life,
    });
  }

  #shells(): Shell[] {
    const sandbox = this.#sandbox;
    return sandbox ? this.#terminals.shells((number) => this.#machinery.shellPid(sandbox, number)) : [];
  }

  get #subject() {
    return { learner: this.learner, lesson: this.lesson.id, sandbox: this.#sandbox?.id ?? null };
  }

  #move(to: SessionState): void {
    this.#state = moveTo(this.#state, to);
    if (to.kind === "stopped" || to.kind === "ended") {
      const { reason } = to.end;
      this.#observe({ event: "end", ...this.#subject, reason, filesKept: to.kind === "stopped" });
    }
    if (to.kind === "ready" || to.kind === "stopped") this.#remember();
    this.#scheduleIdleAct();
    this.#tellState();
  }

  #tellState(): void {
    this.audience.state();
  }
}
