/** The tasks of one session: judged in the sandbox that it has, and begun anew when that is thrown away. */
import type { KernelFacts } from "../../../lib/kernel/facts.ts";
import type { FactNeed } from "../../../lib/kernel/needs.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { EventSource } from "../checks/event-log.ts";
import { TaskWatch } from "../checks/task-watch.ts";
import type { Shell } from "../kernel/timeline/commands.ts";
import type { Profile } from "../sandbox/profiles.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { LessonPlan } from "./lesson-source.ts";
import type { SessionMachinery } from "./session-parts.ts";

export interface SessionTasksOptions {
  lesson: LessonPlan;
  profile: Profile;
  machinery: SessionMachinery;
  events: EventSource;
  /** Ids of tasks that were done in an earlier life of the sandbox. */
  done: readonly string[];
  sandbox: () => Sandbox | undefined;
  /** Those that run in it. */
  shells: () => readonly Shell[];
  onChange: (states: TaskState[]) => void;
}

export class SessionTasks {
  readonly #options: SessionTasksOptions;
  #watch: TaskWatch;

  constructor(options: SessionTasksOptions) {
    this.#options = options;
    this.#watch = this.#newWatch(options.done);
  }

  get states(): TaskState[] {
    return this.#watch.states;
  }

  /** Ids of those that are done. */
  get done(): string[] {
    return this.states.filter(({ status }) => status === "done").map(({ id }) => id);
  }

  /** Looks on from now; there must be a sandbox. */
  start(): void {
    this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
  }

  /** None is done any more, and none is looked at. */
  reset(): void {
    this.#watch.stop();
    this.#watch = this.#newWatch([]);
  }

  /** @throws DrydockError `bad_request` where nothing is asked */
  answer(task: string, text: string): void {
    if (!this.#watch.answer(task, text)) throw new DrydockError("bad_request", "This task asks for no answer.");
  }

  #newWatch(done: readonly string[]): TaskWatch {
    const { lesson, profile, machinery, events, onChange } = this.#options;
    return new TaskWatch({
      tasks: lesson.tasks,
      done,
      read: (needs) => this.#readFacts(needs),
      probe: (probe) => machinery.probe(this.#sandbox(), profile, probe),
      events,
      onChange,
      report: (message, error) => machinery.report(message, error),
    });
  }

  #readFacts(needs: readonly FactNeed[]): Promise<KernelFacts> {
    const pids = this.#options.shells().map(({ pid }) => pid);
    return this.#options.machinery.readFacts(this.#sandbox(), pids, needs);
  }

  #sandbox(): Sandbox {
    const sandbox = this.#options.sandbox();
    if (!sandbox) throw new Error("tasks are watched without a sandbox");
    return sandbox;
  }
}
