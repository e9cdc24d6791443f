/** A learner at a lesson: one sandbox, its terminals, its tasks. Knows no socket. */
import type { KernelFacts } from "../../../lib/kernel/facts.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { SessionEnd, SessionState, SessionView, TerminalView } from "../../../lib/protocol/events.ts";
import { MAX_TERMINALS } from "../../../lib/protocol/limits.ts";
import { TaskWatch } from "../checks/task-watch.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { creationFailure } from "./creation-failure.ts";
import type { LessonPlan } from "./lesson-source.ts";
import { isLive, moveTo } from "./session-state.ts";

/** Somebody who is told what happens in a session. */
export interface Watcher {
  state(view: SessionView): void;
  tasks(tasks: TaskState[]): void;
}

/** What a session needs of the machinery below it. */
export interface SessionMachinery {
  createSandbox(lesson: LessonPlan): Promise<Sandbox>;
  /** Calls back once when the sandbox has no process left; returns the release. */
  watchEnd(sandbox: Sandbox, onEnd: () => void): () => void;
  startShell(sandbox: Sandbox, number: number, columns: number, rows: number): Terminal;
  /** Host PID of a terminal's shell, or null while it starts. */
  shellPid(sandbox: Sandbox, number: number): number | null;
  readFacts(sandbox: Sandbox, shells: number[], files: readonly string[]): KernelFacts;
  /** Told of failures that no learner can act on. */
  report(message: string, error: unknown): void;
}

export class Session {
  readonly lesson: LessonPlan;
  readonly #machinery: SessionMachinery;
  readonly #watchers = new Set<Watcher>();
  readonly #terminals = new Map<string, Terminal>();
  #state: SessionState = { kind: "creating", stage: "Making your sandbox" };
  #sandbox: Sandbox | undefined;
  #releaseEndWatch: (() => void) | undefined;
  #taskWatch: TaskWatch;
  /** Making and destroying happen one after the other, whatever is asked for meanwhile. */
  #queue: Promise<void>;

  constructor(lesson: LessonPlan, machinery: SessionMachinery) {
    this.lesson = lesson;
    this.#machinery = machinery;
    this.#taskWatch = this.#newTaskWatch();
    this.#queue = this.#create();
  }

  get isLive(): boolean {
    return isLive(this.#state);
  }

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  view(): SessionView {
    const terminals = [...this.#terminals.values()].map((terminal) => terminal.view());
    return { state: this.#state, terminals, tasks: this.#taskWatch.states };
  }

  attach(watcher: Watcher): void {
    this.#watchers.add(watcher);
    if (this.#state.kind === "ready") this.#taskWatch.start();
  }

  detach(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (!this.isWatched) this.#taskWatch.stop();
  }

  terminal(id: string): Terminal | undefined {
    return this.#terminals.get(id);
  }

  /** @throws DrydockError `session_closed` or `terminal_limit` */
  openTerminal(columns: number, rows: number): TerminalView {
    const sandbox = this.#sandbox;
    if (this.#state.kind !== "ready" || !sandbox) throw new DrydockError("session_closed");
    if (this.#terminals.size >= MAX_TERMINALS) {
      throw new DrydockError("terminal_limit", `A sandbox has at most ${MAX_TERMINALS} terminals; close one first.`);
    }
    const terminal = this.#startShell(sandbox, columns, rows);
    this.#tellState();
    return terminal.view();
  }

  closeTerminal(id: string): void {
    const terminal = this.#terminals.get(id);
    if (!terminal) throw new DrydockError("terminal_unknown");
    this.#terminals.delete(id);
    terminal.close();
    this.#tellState();
  }

  /** Throws the sandbox away and makes a new one; resolves at once with the state `creating`. */
  reset(): SessionView {
    this.#move({ kind: "creating", stage: "Removing the old sandbox" });
    this.#queue = this.#queue.then(async () => {
      await this.#destroy();
      this.#taskWatch = this.#newTaskWatch();
      await this.#create();
    });
    return this.view();
  }

  /** Ends the session for a reason its learner will read; resolves when nothing of it is left. */
  end(end: SessionEnd): Promise<void> {
    if (this.isLive) this.#move({ kind: "ended", end });
    this.#queue = this.#queue.then(() => this.#destroy());
    return this.#queue;
  }

  async #create(): Promise<void> {
    if (this.#state.kind !== "creating") return;
    this.#move({ kind: "creating", stage: "Making your sandbox" });
    try {
      const sandbox = await this.#machinery.createSandbox(this.lesson);
      this.#sandbox = sandbox;
      this.#releaseEndWatch = this.#machinery.watchEnd(sandbox, () => void this.end(CRASHED));
    } catch (error) {
      this.#machinery.report("a sandbox could not be created", error);
      if (this.isLive) this.#move({ kind: "failed", error: creationFailure(error).toWire() });
      return;
    }
    // It may have been ended or reset while it was made; then what follows in the queue removes it.
    if (this.#state.kind !== "creating") return;
    // The first shell starts with the sandbox: it is at its prompt when the page comes to look.
    if (this.#sandbox) this.#startShell(this.#sandbox, FIRST_COLUMNS, FIRST_ROWS);
    this.#move({ kind: "ready" });
    if (this.isWatched) this.#taskWatch.start();
  }

  #startShell(sandbox: Sandbox, columns: number, rows: number): Terminal {
    const taken = new Set([...this.#terminals.values()].map((terminal) => terminal.view().number));
    let number = 1;
    while (taken.has(number)) number += 1;
    const terminal = this.#machinery.startShell(sandbox, number, columns, rows);
    this.#terminals.set(terminal.id, terminal);
    terminal.onExit(() => this.#tellState());
    return terminal;
  }

  async #destroy(): Promise<void> {
    this.#taskWatch.stop();
    this.#releaseEndWatch?.();
    this.#releaseEndWatch = undefined;
    for (const terminal of this.#terminals.values()) terminal.close();
    this.#terminals.clear();
    const failures = (await this.#sandbox?.destroy()) ?? [];
    for (const failure of failures) this.#machinery.report("a sandbox could not be undone", failure);
    this.#sandbox = undefined;
  }

  #newTaskWatch(): TaskWatch {
    const read = (files: readonly string[]) => this.#readFacts(files);
    return new TaskWatch(this.lesson.tasks, read, (tasks) => {
      for (const watcher of this.#watchers) watcher.tasks(tasks);
    });
  }

  #readFacts(files: readonly string[]): KernelFacts {
    const sandbox = this.#sandbox;
    if (!sandbox) throw new Error("tasks are watched without a sandbox");
    const numbers = [...this.#terminals.values()].map((terminal) => terminal.view().number);
    const shells = numbers.map((number) => this.#machinery.shellPid(sandbox, number)).filter((pid) => pid !== null);
    return this.#machinery.readFacts(sandbox, shells, files);
  }

  #move(to: SessionState): void {
    this.#state = moveTo(this.#state, to);
    this.#tellState();
  }

  #tellState(): void {
    const view = this.view();
    for (const watcher of this.#watchers) watcher.state(view);
  }
}

/** The size of a terminal that nobody looks at yet. */
const FIRST_COLUMNS = 80;
const FIRST_ROWS = 24;

const CRASHED: SessionEnd = {
  reason: "crashed",
  message: "Every process in the sandbox has ended, its init included. Start a fresh sandbox to go on.",
};
