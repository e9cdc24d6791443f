/** What a connection needs of the sessions behind it; session/ fulfils it without knowing of sockets. */
import type { Duplex } from "node:stream";
import type { TaskState } from "../../../lib/lesson/task-state.ts";
import type { Clearing, ClientMessage, SessionView, TerminalView, Typist } from "../../../lib/protocol/events.ts";
import type { KernelPast, KernelServerMessages, KernelWatchView } from "../../../lib/protocol/kernel-messages.ts";
import type { PreviewClaims, PreviewPass } from "../../../lib/protocol/preview.ts";
import type { SandboxOrder } from "../../../lib/protocol/reports.ts";
import type { AttachRequest } from "../terminal/terminal.ts";
import type { Viewer } from "../terminal/viewer.ts";

/** Somebody who is told what happens in a session. */
export interface Watcher {
  state(view: SessionView): void;
  tasks(tasks: TaskState[]): void;
}

/** The side of a terminal that a connection may use. */
export interface TerminalPort {
  attach(viewer: Viewer, request: AttachRequest): Promise<void>;
  detach(viewer: Viewer): void;
  /** False when it was not taken, because too much is unread. */
  input(bytes: Uint8Array): boolean | Promise<boolean>;
  resize(columns: number, rows: number, by: Viewer): void;
  clear(what: Clearing): void;
  ack(viewer: Viewer, offset: number): void;
}

/** The kernel of a session's sandbox, as far as a connection may look at it. */
export interface KernelPort {
  /** Again for the same viewer to change what it looks at. */
  watch(viewer: KernelServerMessages, request: ClientMessage<"kernel:watch">): Promise<KernelWatchView>;
  unwatch(viewer: KernelServerMessages): void;
  at(atMs: number): KernelPast;
}

/** Those who look on at a session, and its learner's word on whether they may type. */
export interface AudiencePort {
  /** Something was typed into a terminal. */
  typed(by: Typist, terminal: string): void;
  /** @throws DrydockError `watch_only` while another guest asks or types */
  askControl(guest: Watcher, isWanted: boolean): void;
  answerControl(isAllowed: boolean): void;
  mayType(guest: Watcher): boolean;
}

export interface SessionPort {
  readonly audience: AudiencePort;
  readonly kernel: KernelPort;
  /** Undefined while its processes do not run. */
  readonly runningSandbox: { readonly id: string } | undefined;
  view(): SessionView;
  /** Undefined for an id that is not this session's. */
  terminal(id: string): TerminalPort | undefined;
  /** @throws DrydockError `session_closed` or `terminal_limit` */
  openTerminal(columns: number, rows: number): TerminalView;
  /** @throws DrydockError `terminal_unknown` */
  closeTerminal(id: string): void;
  /**
   * Takes the answer to the question of a task; whether it is right stands in the task's state.
   * @throws DrydockError `session_closed`, or `bad_request` where nothing is asked
   */
  answer(task: string, text: string): void;
  reset(): SessionView;
  /** Starts a stopped sandbox again. */
  start(): SessionView;
  extend(): SessionView;
}

export interface SessionsPort<S extends SessionPort = SessionPort> {
  /** @throws DrydockError `lesson_unknown`, `lesson_broken` or `shutting_down` */
  open(learner: string, lesson: string, watcher: Watcher): Promise<S>;
  /**
   * A session that there is, for somebody who looks on. It is neither made nor woken by it.
   * @throws DrydockError `session_closed` where there is none
   */
  visit(learner: string, lesson: string, watcher: Watcher): S;
  release(session: S, watcher: Watcher): void;
  /** Stops all that a learner has; for good, with their files. */
  dismiss(learner: string, isForGood: boolean): void;
  /** What a host has done to people's sandboxes. Answers how many it was done to. */
  act(order: SandboxOrder): number;
}

/** Ports of sandboxes, shown in their learners' browsers. */
export interface PreviewsPort {
  pass(learner: string, sandbox: string, port: number): PreviewPass;
  /** @throws DrydockError `session_closed`, `port_closed`, `preview_busy` or `preview_refused` */
  connect(claims: PreviewClaims): Promise<Duplex>;
}
