/** What a session is made with: the machinery below it, whom it is for, and what an earlier server has left of it. */
import type { KernelFacts, ProbeFact } from "../../../lib/kernel/facts.ts";
import type { FactNeed, ProbeNeed } from "../../../lib/kernel/needs.ts";
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import type { SessionEnd, SessionState, SessionView } from "../../../lib/protocol/events.ts";
import type { KernelSource } from "../kernel/kernel-watch.ts";
import type { Observe } from "../observability/observe.ts";
import type { Profile } from "../sandbox/profiles.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import type { TerminalHandle } from "../terminal/terminal-handle.ts";
import type { Admission } from "./admission.ts";
import type { LessonPlan } from "./lesson-source.ts";
import type { ClockTimes } from "./lifetime-clock.ts";
import type { SessionRecord } from "./record.ts";

/** Somebody who is told what happens in a session. */
export interface Watcher {
  state(view: SessionView): void;
  tasks(tasks: TaskState[]): void;
}

/** What a session needs of the machinery below it. */
export interface SessionMachinery {
  createSandbox(lesson: LessonPlan, learner: string): Promise<Sandbox>;
  /** The same sandbox on the same files, after {@link Sandbox.stop}. */
  startAgain(sandbox: Sandbox, lesson: LessonPlan, learner: string): Promise<Sandbox>;
  /** Calls back once when the sandbox has no process left; returns the release. */
  watchEnd(sandbox: Sandbox, onEnd: () => void): () => void;
  startShell(sandbox: Sandbox, number: number, columns: number, rows: number): TerminalHandle;
  /** Terminals of shells that stand in it: an earlier server's, or one that waits in a sandbox out of the pool. */
  shellsOf(sandbox: Sandbox): TerminalHandle[];
  /** Host PID of a terminal's shell, or null while it starts. */
  shellPid(sandbox: Sandbox, number: number): number | null;
  readFacts(sandbox: Sandbox, shells: number[], needs: readonly FactNeed[]): Promise<KernelFacts>;
  /** Runs a lesson's script in the sandbox. */
  probe(sandbox: Sandbox, profile: Profile, probe: ProbeNeed): Promise<ProbeFact>;
  /** Reads the kernel for who looks at it. */
  readonly kernel: KernelSource;
  /** Writes down what must outlive this process for the learner to find their files again. */
  remember(sandbox: Sandbox, record: Omit<SessionRecord, "version" | "slot">): void;
  /** Told of failures that no learner can act on. */
  report(message: string, error: unknown): void;
}

/** How a session is, for whoever reports of all of them. */
export interface SessionNews {
  learner: string;
  lesson: string;
  /** Null while it has none. */
  sandbox: string | null;
  state: SessionState["kind"];
  /** A page shows it. */
  isPresent: boolean;
  /** When its learner typed last (ms since the epoch). */
  typedAtMs: number | null;
  tasks: TaskState[];
}

/** Who a session is for, and where. */
export interface SessionOptions {
  learner: string;
  lesson: LessonPlan;
  machinery: SessionMachinery;
  admission: Admission;
  observe?: Observe;
  /** Told whenever something of it has changed. */
  onNews?: (news: SessionNews) => void;
  /** The lesson's, as this host has it. */
  profile: Profile;
  /** What an earlier server has left of it. */
  left?: LeftSession;
}

/** A session as an earlier server left it; `life` is what the kernel says has become of it. */
export interface LeftSession {
  sandbox: Sandbox;
  /** Ids of the tasks that were done. */
  done: string[];
  life:
    | { kind: "running"; isFrozen: boolean; clock: ClockTimes }
    | { kind: "stopped"; end: SessionEnd; keptUntilMs: number }
    /** It ran when it was last heard of, and does not any more: the machine was restarted, or all in it has ended. */
    | { kind: "interrupted" };
}
