/** What a lesson page knows of its session, and how each message changes that. Pure. */
import type { Link } from "#components/terminal/sandbox-client.ts";
import type { TaskState } from "#lib/lesson/task-state.ts";
import type { WireError } from "#lib/protocol/errors.ts";
import type { SessionClock, SessionState, SessionView, TerminalView } from "#lib/protocol/events.ts";

export interface SessionData {
  /** `silent`: what was typed is not answered, and nobody knows yet whether it arrives. */
  connection: Link["kind"];
  /** While offline: failed attempts so far, and when the next one comes (ms since the epoch). */
  retry: { attempt: number; atMs: number } | null;
  /** Null until the host has said. Kept while offline: the sandbox goes on without us. */
  session: SessionState | null;
  /** When the sandbox's time is over; null while nothing runs. */
  clock: SessionClock | null;
  /** In the order of their numbers. */
  terminals: TerminalView[];
  /** How many of them there may be at a time. */
  maxTerminals: number;
  /** By task id. */
  tasks: Record<string, TaskState>;
  /** Number of the terminal in front; 0 when there is none. */
  active: number;
  /** A shell has been asked for and is not there yet. */
  isOpening: boolean;
  /** Key presses that went nowhere since the connection was lost. */
  inputRefusals: number;
  /** Something that was asked for and refused, for the learner to read. */
  notice: string | null;
  /** Set when this page can never connect again and must be reloaded. */
  lost: WireError | null;
}

export const NO_SESSION: SessionData = {
  connection: "connecting",
  retry: null,
  session: null,
  clock: null,
  terminals: [],
  maxTerminals: 0,
  tasks: {},
  active: 0,
  isOpening: false,
  inputRefusals: 0,
  notice: null,
  lost: null,
};

export function withLink(data: SessionData, link: Link): SessionData {
  const retry = link.kind === "offline" ? { attempt: link.attempt, atMs: link.retryAtMs } : null;
  const inputRefusals = link.kind === "online" ? 0 : data.inputRefusals;
  return { ...data, connection: link.kind, retry, inputRefusals };
}

export function withView(data: SessionData, view: SessionView): SessionData {
  const terminals = view.terminals.toSorted((one, other) => one.number - other.number);
  return {
    ...data,
    session: view.state,
    clock: view.clock,
    terminals,
    maxTerminals: view.maxTerminals,
    tasks: byId(view.tasks),
    active: frontmost(terminals, data.active),
  };
}

export function withTasks(data: SessionData, tasks: TaskState[]): SessionData {
  return { ...data, tasks: byId(tasks) };
}

/** The one in front stays there; when it has gone, the one before it takes its place. */
function frontmost(terminals: TerminalView[], active: number): number {
  const before = terminals.filter(({ number }) => number <= active);
  return (before.at(-1) ?? terminals[0])?.number ?? 0;
}

function byId(tasks: TaskState[]): Record<string, TaskState> {
  return Object.fromEntries(tasks.map((task) => [task.id, task]));
}
