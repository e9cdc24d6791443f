/** Watches the tasks of a lesson: reads what open ones ask of the kernel, and tells when a task's state changes. */
import type { KernelFacts } from "../../../lib/kernel/facts.ts";
import type { FactNeed } from "../../../lib/kernel/needs.ts";
import type { Task } from "../../../lib/lesson/schema.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import { EventLog, type EventSource } from "./event-log.ts";
import { judgeTasks, needsOfTasks } from "./judge-tasks.ts";
import { Probes, type RunProbe } from "./probes.ts";

/** How long nothing is looked at after a look, whatever happens. */
const SHORTEST_PAUSE_MS = 200;

/** Half the second within which a learner must see a fact that no event tells of. */
const POLL_MS = 400;

/** A look that took long is followed by a pause of so many times its length: one sandbox never takes more than a fifth. */
const PAUSE_PER_LOOK = 4;

export interface TaskWatchOptions {
  tasks: readonly Task[];
  /** Ids of tasks that were done before, in an earlier life of the sandbox. */
  done: readonly string[];
  read: (needs: readonly FactNeed[]) => Promise<KernelFacts>;
  probe: RunProbe;
  events: EventSource;
  onChange: (states: TaskState[]) => void;
  /** Told when a look failed; the next one comes in its turn. */
  report: (message: string, error: unknown) => void;
}

export class TaskWatch {
  readonly #tasks: readonly Task[];
  readonly #read: TaskWatchOptions["read"];
  readonly #onChange: TaskWatchOptions["onChange"];
  readonly #report: TaskWatchOptions["report"];
  readonly #probes: Probes;
  readonly #events: EventLog;
  readonly #answers = new Map<string, string>();
  #states: TaskState[];
  #timer: NodeJS.Timeout | undefined;
  /** Undefined while stopped; a look that was under way when it was stopped finds another one here. */
  #run: symbol | undefined;
  #isLooking = false;
  /** Something has happened since the look that is under way began. */
  #hasNews = false;
  /** The earliest time of the next look, by the clock of `performance`. */
  #restsUntilMs = 0;

  constructor({ tasks, done, read, probe, events, onChange, report }: TaskWatchOptions) {
    this.#tasks = tasks;
    this.#read = read;
    this.#onChange = onChange;
    this.#report = report;
    this.#probes = new Probes(probe, () => this.nudge(), report);
    this.#events = new EventLog(events, () => this.nudge());
    this.#states = tasks.map(({ id }) => ({ id, status: done.includes(id) ? "done" : "todo", reason: "" }));
  }

  get states(): TaskState[] {
    return this.#states;
  }

  /** Idempotent. Looks at once, then at intervals; nothing is read while stopped. */
  start(): void {
    if (this.#run) return;
    this.#run = Symbol("run");
    if (this.#open().length > 0) this.#events.start();
    this.nudge();
  }

  stop(): void {
    this.#run = undefined;
    this.#probes.forget();
    this.#events.stop();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Something has happened in the sandbox: looks as soon as it may. */
  nudge(): void {
    if (this.#isLooking) this.#hasNews = true;
    else if (this.#run) this.#lookIn(this.#restsUntilMs - performance.now());
  }

  /** Takes what a learner has typed, to be judged in the next look. False where nothing is asked. */
  answer(id: string, text: string): boolean {
    if (this.#tasks.find((task) => task.id === id)?.answer === undefined) return false;
    this.#answers.set(id, text.trim());
    this.nudge();
    return true;
  }

  #lookIn(waitMs: number): void {
    clearTimeout(this.#timer);
    const isOver = this.#open().length === 0;
    if (isOver) this.#events.stop();
    this.#timer = isOver ? undefined : setTimeout(() => void this.#look(), Math.max(0, waitMs));
  }

  /** The tasks whose state a look can change. */
  #open(): Task[] {
    const isDone = new Set(this.#states.flatMap(({ id, status }) => (status === "done" ? [id] : [])));
    return this.#tasks.filter(
      ({ id, mode, needs }) => (mode === "level" || !isDone.has(id)) && needs.every((need) => isDone.has(need)),
    );
  }

  async #look(): Promise<void> {
    const run = this.#run;
    const beganMs = performance.now();
    this.#isLooking = true;
    this.#hasNews = false;
    let hasOpened = false;
    try {
      const open = this.#open();
      const needs = needsOfTasks(open);
      this.#events.beginLook(open.map(({ id }) => id));
      const probes = this.#probes.ask(needs.filter((need) => need.fact === "probe"));
      const facts = { ...(await this.#read(needs)), probes };
      if (run === this.#run) hasOpened = this.#judge(facts);
    } catch (error) {
      this.#report("the tasks of a sandbox could not be checked", error);
    }
    this.#isLooking = false;
    const tookMs = performance.now() - beganMs;
    this.#restsUntilMs = beganMs + Math.max(SHORTEST_PAUSE_MS, tookMs * (1 + PAUSE_PER_LOOK));
    // What a task that is done opens may hold already.
    const isUrgent = hasOpened || this.#hasNews;
    if (this.#run) this.#lookIn(Math.max(isUrgent ? 0 : beganMs + POLL_MS, this.#restsUntilMs) - performance.now());
  }

  /** Answers whether a task was done in this look, and others may be open now. */
  #judge(facts: KernelFacts): boolean {
    const last = this.#states;
    this.#states = judgeTasks(this.#tasks, last, facts, {
      answers: this.#answers,
      eventsSince: (id) => this.#events.since(id),
    });
    if (this.#states.some((state, index) => !isSame(state, last[index]))) this.#onChange(this.#states);
    return this.#states.some(({ status }, index) => status === "done" && last[index]?.status !== "done");
  }
}

function isSame(a: TaskState, b: TaskState | undefined): boolean {
  if (b === undefined || a.status !== b.status || a.reason !== b.reason) return false;
  return JSON.stringify(a.facts) === JSON.stringify(b.facts);
}
