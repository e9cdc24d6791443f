/** The wire contract between a browser and the sandbox-server: every message, its shape and its bounds. */
import { z } from "zod/mini";
import type { TaskState } from "../lesson/task-state.ts";
import type { Result, WireError } from "./errors.ts";
import { type KernelAnswers, type KernelServerMessages, kernelMessages } from "./kernel-messages.ts";
import { MAX_ANSWER_LENGTH, MAX_COLUMNS, MAX_INPUT_BYTES, MAX_ROWS } from "./limits.ts";
import { type PreviewPass, portSchema } from "./preview.ts";

/** Where socket.io listens, on the lab's one origin. */
export const SOCKET_PATH = "/sandbox/socket.io/";

const lessonId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}\/[a-z0-9][a-z0-9-]{0,63}$/));
const terminalId = z.string().check(z.regex(/^[A-Za-z0-9_-]{16,32}$/));
const taskId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));
const columns = z.int().check(z.gte(2), z.lte(MAX_COLUMNS));
const rows = z.int().check(z.gte(1), z.lte(MAX_ROWS));
const offset = z.int().check(z.gte(0));
const bytes = z.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.byteLength > 0 && value.byteLength <= MAX_INPUT_BYTES,
);

/** What a browser sends in the socket.io handshake. */
export const handshakeSchema = z.strictObject({
  ticket: z.string().check(z.minLength(1), z.maxLength(1024)),
  protocol: z.int(),
});

/** The payload of each message a browser may send. Anything else is refused with `bad_request`. */
export const clientMessages = {
  /** Take up this learner's session for a lesson, making its sandbox if there is none. */
  "session:open": z.strictObject({ lesson: lessonId }),
  /** Throw the sandbox away and make a fresh one; terminals and task states start anew. */
  "session:reset": z.strictObject({}),
  /** Start a stopped sandbox again, on its own files. */
  "session:start": z.strictObject({}),
  /** Put off the end of the sandbox's time, within what the host allows. */
  "session:extend": z.strictObject({}),
  /** Answer the question of a task; what becomes of it stands in the task's state. */
  "task:answer": z.strictObject({
    task: taskId,
    answer: z.string().check(z.minLength(1), z.maxLength(MAX_ANSWER_LENGTH)),
  }),
  /** Start another shell in the sandbox. */
  "terminal:open": z.strictObject({ columns, rows }),
  /**
   * Watch a terminal. `from` is the stream offset up to which this viewer has everything, or null
   * for a viewer with an empty screen; the answer tells where the stream goes on.
   */
  "terminal:attach": z.strictObject({ terminal: terminalId, columns, rows, from: z.nullable(offset) }),
  /**
   * Bytes typed or pasted, in order; answered once they are taken. `isReply` marks what the screen answers by itself to a
   * program's question: with several viewers only the one in use is heard.
   */
  "terminal:input": z.strictObject({ terminal: terminalId, data: bytes, isReply: z.optional(z.boolean()) }),
  "terminal:resize": z.strictObject({ terminal: terminalId, columns, rows }),
  /** Everything before `offset` has been parsed by this viewer's screen. */
  "terminal:ack": z.strictObject({ terminal: terminalId, offset }),
  /** Empty a terminal's screen, for everybody who looks at it now or later: all `lines` but the cursor's, or `all` there is. */
  "terminal:clear": z.strictObject({ terminal: terminalId, what: z.enum(["lines", "all"]) }),
  /** End a terminal's shell. */
  "terminal:close": z.strictObject({ terminal: terminalId }),
  /** Ask for what opens a port of the sandbox in this browser. */
  "preview:open": z.strictObject({ port: portSchema }),
  /** Somebody who looks on asks the learner for leave to type, or gives it back. */
  "control:ask": z.strictObject({ isWanted: z.boolean() }),
  /** The learner gives leave, or does not, or takes it back. */
  "control:answer": z.strictObject({ isAllowed: z.boolean() }),
  ...kernelMessages,
} as const;

/** What somebody who looks on may send. Of these a size changes nothing, and input is taken when the learner has given leave. */
export const GUEST_MESSAGES: readonly (keyof typeof clientMessages)[] = [
  "session:open",
  "terminal:attach",
  "terminal:resize",
  "terminal:ack",
  "terminal:input",
  "control:ask",
  "kernel:watch",
  "kernel:unwatch",
  "kernel:at",
];

export type ClientMessageName = keyof typeof clientMessages;
export type ClientMessage<K extends ClientMessageName> = z.infer<(typeof clientMessages)[K]>;

/** What a screen forgets: the lines above the cursor's, or everything, as if it were new. */
export type Clearing = ClientMessage<"terminal:clear">["what"];

/** What each acknowledged message answers with. */
export interface ClientAnswers extends KernelAnswers {
  "session:open": SessionView;
  "session:reset": SessionView;
  "session:start": SessionView;
  "session:extend": SessionView;
  "task:answer": null;
  "terminal:open": TerminalView;
  "terminal:attach": AttachView;
  /** Refused with `rate_limited` when nothing was taken: the program has left too much unread. */
  "terminal:input": null;
  "terminal:close": null;
  "preview:open": PreviewPass;
  "control:ask": null;
  "control:answer": null;
}

/** A terminal as its learner sees it. */
export interface TerminalView {
  id: string;
  /** The lowest number that was free when it was opened; what `terminal=2` in a lesson names. */
  number: number;
  columns: number;
  rows: number;
  /** Set once its shell has ended. */
  exit: TerminalExit | null;
}

/** How a shell ended: an exit code, or the number of the signal that killed it. */
export interface TerminalExit {
  code: number;
  signal: number | null;
}

/**
 * Where the stream goes on for a viewer. With a `snapshot` the viewer resets its screen and writes
 * it first; without one the viewer already has everything before `offset`.
 */
export interface AttachView {
  snapshot: Uint8Array | null;
  offset: number;
  columns: number;
  rows: number;
  exit: TerminalExit | null;
}

export const END_REASONS = [
  "idle",
  "lifetime",
  "memory",
  "replaced",
  "restarted",
  "host_stopped",
  "crashed",
  "workshop_over",
  "host",
] as const;

/** Why a session ended, in words for the learner. */
export interface SessionEnd {
  reason: (typeof END_REASONS)[number];
  message: string;
}

/** The closed union of what a session can be; see sandbox-server/src/session for its transitions. */
export type SessionState =
  /** The host is full: `place` counts from 1; the estimate is null until the host has seen places come free. */
  | { kind: "queued"; place: number; estimateMs: number | null }
  | { kind: "creating"; stage: string }
  | { kind: "ready" }
  /** Nobody looks: its processes stand still, its memory is kept. */
  | { kind: "frozen" }
  /** Its processes were ended, its files are kept until then (ms since the epoch). */
  | { kind: "stopped"; end: SessionEnd; keptUntilMs: number }
  | { kind: "ended"; end: SessionEnd }
  | { kind: "failed"; error: WireError };

/** When a running sandbox's time is over (ms since the epoch), and whether it may be put off. */
export interface SessionClock {
  endsAtMs: number;
  isExtendable: boolean;
}

/** A session as its learner sees it. */
export interface SessionView {
  state: SessionState;
  /** Null while nothing runs. */
  clock: SessionClock | null;
  terminals: TerminalView[];
  /** How many of them there may be at a time. */
  maxTerminals: number;
  tasks: TaskState[];
  /** How many others look on. */
  guests: number;
  /** Whether one of them may type. */
  control: GuestControl;
  /** While one may: who typed last, by terminal. */
  typists: Record<string, Typist>;
}

/** Whose keys they were: the sandbox's learner's, or theirs who look on. */
export type Typist = "learner" | "guest";

/** Somebody who looks on has asked the learner for leave to type, or has it. */
export type GuestControl = "none" | "asked" | "given";

/** What the sandbox-server sends unasked. Types only: it is our own server, of the same version. */
export interface ServerMessages extends KernelServerMessages {
  "session:state": (view: SessionView) => void;
  "tasks:state": (tasks: TaskState[]) => void;
  /**
   * Output bytes; `offset` is the stream position of the first one. An offset beyond what a viewer has tells one that
   * had stopped acknowledging that it was left behind: it attaches again.
   */
  "terminal:data": (terminal: string, offset: number, data: Uint8Array) => void;
  "terminal:size": (terminal: string, columns: number, rows: number) => void;
  /** Somebody has emptied the screen, after everything that has been sent so far. */
  "terminal:cleared": (terminal: string, what: Clearing) => void;
  "terminal:exit": (terminal: string, exit: TerminalExit) => void;
}

type Acknowledged = keyof ClientAnswers;

/** socket.io's event map for what a browser sends. */
export type ClientEvents = {
  [K in ClientMessageName]: K extends Acknowledged
    ? (payload: ClientMessage<K>, answer: (result: Result<ClientAnswers[K]>) => void) => void
    : (payload: ClientMessage<K>) => void;
};
