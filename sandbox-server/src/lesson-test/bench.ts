/** A sandbox with a lesson in it, as the test has it: terminals to type into, tasks to look at. */
import { EventEmitter, once } from "node:events";
import { type KernelFacts, type ProbeFact, probeKey } from "../../../lib/kernel/facts.ts";
import { evaluate, needsOf } from "../../../lib/kernel/judge/evaluate.ts";
import { factOf } from "../../../lib/kernel/judge/named-facts.ts";
import type { FactNeed } from "../../../lib/kernel/needs.ts";
import { type Lesson, type Task, tasksOf } from "../../../lib/lesson/schema.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import type { RunProbe } from "../checks/probes.ts";
import { TaskWatch } from "../checks/task-watch.ts";
import type { Host } from "../host/host.ts";
import { type KernelSource, KernelWatch } from "../kernel/kernel-watch.ts";
import { readFacts } from "../kernel/snapshot.ts";
import type { Roots, SandboxPlace } from "../sandbox/layout.ts";
import type { probeRunner } from "../sandbox/probe.ts";
import { PROFILES } from "../sandbox/profiles.ts";
import { createSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import { engineStarted, runSetup } from "../sandbox/setup.ts";
import type { SpawnPty } from "../terminal/pty.ts";
import { clearSandbox, processesOf } from "./clear.ts";
import { waitsForInput } from "./foreground.ts";
import { COLUMNS, ROWS } from "./screen-reader.ts";
import { TypedTerminal } from "./typed-terminal.ts";

export interface TestHost {
  host: Host;
  roots: Roots;
  spawnPty: SpawnPty;
  probe: ReturnType<typeof probeRunner>;
  /** Tells what happens in the sandboxes. */
  kernel: KernelSource;
}

/** How long a shell may take to its first prompt, on an emulated host too. */
const FIRST_PROMPT_MS = 60_000;

export class Bench implements AsyncDisposable {
  readonly #test: TestHost;
  readonly #lesson: Lesson;
  readonly #sandbox: Sandbox;
  readonly #terminals = new Map<number, TypedTerminal>();
  readonly #probe: RunProbe;
  readonly #kernel: KernelWatch;
  #tasks: TaskWatch;
  readonly #news = new EventEmitter();
  /** Why tasks could not be looked at. */
  #failure: Error | undefined;
  /** What ran before anybody came. */
  #before: ReadonlySet<number> = new Set();

  private constructor(test: TestHost, sandbox: Sandbox, lesson: Lesson) {
    this.#test = test;
    this.#lesson = lesson;
    this.#sandbox = sandbox;
    this.#probe = (probe) => test.probe(sandbox, PROFILES[lesson.sandbox], probe);
    this.#kernel = new KernelWatch(test.kernel, () => []);
    this.#tasks = this.#openTasks();
  }

  #openTasks(): TaskWatch {
    return new TaskWatch({
      tasks: tasksOf(this.#lesson),
      done: [],
      read: (needs) => this.#read(needs),
      probe: this.#probe,
      events: this.#kernel,
      onChange: () => this.#news.emit("tasks"),
      report: (message, cause) => {
        this.#failure ??= new Error(message, { cause });
        this.#news.emit("tasks");
      },
    });
  }

  /**
   * A fresh sandbox in which the lesson's set-up has been run.
   * @throws DrydockError `setup_failed`
   */
  static async open(test: TestHost, place: SandboxPlace, lesson: Lesson): Promise<Bench> {
    const profile = PROFILES[lesson.sandbox];
    const sandbox = await createSandbox(test.host, place, profile, test.roots);
    const bench = new Bench(test, sandbox, lesson);
    try {
      bench.#kernel.begin(sandbox);
      if (profile.hasEngine && lesson.docker === "ahead") await engineStarted(test.host, sandbox);
      bench.#before = processesOf(test.host, sandbox);
      await bench.#begin();
      return bench;
    } catch (error) {
      await bench[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Lets the lesson begin anew in the same sandbox, cleared, with the engine that runs in it.
   * @throws DrydockError `setup_failed`
   * @throws Error when it could not be cleared
   */
  async again(): Promise<void> {
    this.#closeTerminals();
    this.#tasks.stop();
    await clearSandbox(this.#test.host, this.#sandbox, this.#before);
    this.#tasks = this.#openTasks();
    await this.#begin();
  }

  async #begin(): Promise<void> {
    const { sandbox: profile, id, setup } = this.#lesson;
    await runSetup(this.#test.host, this.#sandbox, PROFILES[profile], id, setup);
    await this.terminal(1);
    this.#tasks.start();
  }

  /** The terminal of that number, with a shell at its prompt when it had to be opened. */
  async terminal(number: number): Promise<TypedTerminal> {
    const known = this.#terminals.get(number);
    if (known && !known.hasEnded) return known;
    known?.close();
    const { host, spawnPty } = this.#test;
    const { cgroup } = this.#sandbox;
    const pidFile = this.#sandbox.shellPidFile(number);
    const options = { columns: COLUMNS, rows: ROWS, env: { PATH: process.env.PATH ?? "" } };
    const pty = spawnPty(this.#sandbox.shellCommand(pidFile), options);
    const terminal = new TypedTerminal(pty, () => waitsForInput(host, cgroup, Number(host.readText(pidFile))));
    this.#terminals.set(number, terminal);
    if (!(await terminal.firstPrompt(FIRST_PROMPT_MS))) throw new Error(`terminal ${number} has no prompt`);
    return terminal;
  }

  /** Where a command can be typed: the first terminal whose prompt stands, or one that is opened. */
  async freeTerminal(): Promise<TypedTerminal> {
    const living = [...this.#terminals.values()].filter(({ hasEnded }) => !hasEnded);
    const whenReady = living.map(async (terminal) => ((await terminal.ready()) ? terminal : Promise.reject(terminal)));
    const free = await Promise.any(whenReady).catch(() => undefined);
    return free ?? this.terminal(Math.max(...this.#terminals.keys()) + 1);
  }

  task(id: string): TaskState {
    const state = this.#tasks.states.find((task) => task.id === id);
    if (!state) throw new Error(`there is no task ${id}`);
    return state;
  }

  /** Whether what a task asks for is so at this moment, before anything has happened, and in what words. */
  async judge({ check }: Task): Promise<{ holds: boolean; reason: string }> {
    const needs = needsOf([check]);
    const facts = await this.#read(needs);
    const probes: Record<string, ProbeFact> = {};
    for (const need of needs) if (need.fact === "probe") probes[probeKey(need)] = await this.#probe(need);
    const { outcome, reason } = evaluate(check, { ...facts, probes, events: [] });
    return { holds: outcome === "holds", reason };
  }

  /**
   * Resolves when the task is done; with its last state when the time is up before. What it asks for is typed.
   * @throws Error when the kernel could not be read
   */
  async taskDone(task: Task, timeoutMs: number): Promise<TaskState> {
    const { id } = task;
    const signal = AbortSignal.timeout(timeoutMs);
    while (this.task(id).status !== "done" && !signal.aborted) {
      if (this.#failure) throw this.#failure;
      await this.#answer(task);
      await once(this.#news, "tasks", { signal }).catch(() => {});
    }
    return this.task(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#tasks.stop();
    this.#kernel.end();
    this.#closeTerminals();
    const failures = await this.#sandbox.destroy();
    if (failures.length > 0) throw new AggregateError(failures, "the sandbox could not be undone");
  }

  #closeTerminals(): void {
    for (const terminal of this.#terminals.values()) terminal.close();
    this.#terminals.clear();
  }

  /** Types what the kernel shows for a task that asks for it. */
  async #answer({ id, check, answer }: Task): Promise<void> {
    if (answer === undefined) return;
    const { seen } = evaluate(check, await this.#read(needsOf([check], [answer])));
    const right = seen.map((one) => factOf(answer, one)).find((fact) => fact !== undefined);
    if (right !== undefined) this.#tasks.answer(id, right);
  }

  #read(needs: readonly FactNeed[]): Promise<KernelFacts> {
    const { cgroup, initPid } = this.#sandbox;
    return readFacts(this.#test.host, { cgroup, initPid, shells: this.#shellPids() }, needs);
  }

  #shellPids(): number[] {
    const numbers = [...this.#terminals].flatMap(([number, { hasEnded }]) => (hasEnded ? [] : [number]));
    const texts = numbers.map((number) => this.#test.host.readText(this.#sandbox.shellPidFile(number)));
    return texts.flatMap((text) => (text ? [Number(text)] : []));
  }
}
