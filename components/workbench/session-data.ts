/** What a lesson page knows of its session, and how each message changes that. Pure. */
import type { Link } from "#components/terminal/sandbox-client.ts";
import type { TaskState } from "#lib/lesson/task-state.ts";
import type { WireError } from "#lib/protocol/errors.ts";
import type {
  GuestControl,
  SessionClock,
  SessionState,
  SessionView,
  TerminalView,
  Typist,
} from "#lib/protocol/events.ts";
import { NO_PANES, type PaneLayout, settle } from "./pane-layout.ts";

export interface SessionData extends PaneLayout {
  /** `silent`: what was typed is not answered, and nobody knows yet whether it arrives. */
  connection: Link["kind"];
  /** While offline: failed attempts so far, and when the next one comes (ms since the epoch). */
  retry: { attempt: number; atMs: number } | null;
  /** Why the lab lets this page in no more; null while it does. */
  shut: WireError | null;
  /** Null until the host has said. Kept while offline: the sandbox goes on without us. */
  session: SessionState | null;
  /** When the sandbox's time is over; null while nothing runs. */
  clock: SessionClock | null;
  /** In the order of their numbers. */
  terminals: TerminalView[];
  /** How many of them there may be at a time. */
  maxTerminals: number;
  /** How many others look on. */
  guests: number;
  /** Whether one of them asks to type, or may. */
  control: GuestControl;
  /** Who typed last, by terminal, while one of them may. */
  typists: Record<string, Typist>;
  /** By task id. */
  tasks: Record<string, TaskState>;
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
  shut: null,
  session: null,
  clock: null,
  terminals: [],
  maxTerminals: 0,
  guests: 0,
  control: "none",
  typists: {},
  tasks: {},
  ...NO_PANES,
  isOpening: false,
  inputRefusals: 0,
  notice: null,
  lost: null,
};

export function withLink(data: SessionData, link: Link): SessionData {
  const retry = link.kind === "offline" ? { attempt: link.attempt, atMs: link.retryAtMs } : null;
  const shut = link.kind === "shut" ? link.refusal : null;
  const inputRefusals = link.kind === "online" ? 0 : data.inputRefusals;
  return { ...data, connection: link.kind, retry, shut, inputRefusals };
}

export function withView(data: SessionData, view: SessionView): SessionData {
  const terminals = view.terminals.toSorted((one, other) => one.number - other.number);
  return {
    ...data,
    session: view.state,
    clock: view.clock,
    terminals,
    maxTerminals: view.maxTerminals,
    guests: view.guests,
    control: view.control,
    typists: view.typists,
    tasks: byId(view.tasks),
    ...layoutOf(data, terminals),
  };
}

export function withTasks(data: SessionData, tasks: TaskState[]): SessionData {
  return { ...data, tasks: byId(tasks) };
}

/** Only the places change: what else is in `data` is newer in the view. */
function layoutOf({ shown, active, split, share }: SessionData, terminals: TerminalView[]): PaneLayout {
  const numbers = terminals.map(({ number }) => number);
  return settle({ shown, active, split, share }, numbers);
}

function byId(tasks: TaskState[]): Record<string, TaskState> {
  return Object.fromEntries(tasks.map((task) => [task.id, task]));
}
