/**
 * What a sandbox-server and its pty host say to each other over a Unix socket. Types only: the socket is root's, and a
 * host of another version is told apart by its `hello` and asked to end.
 */
import type { AttachView, Clearing, TerminalExit, TerminalView } from "../../../lib/protocol/events.ts";

/** Grows when either side would misread the other: shells live through an upgrade as long as it stays. */
export const PTY_HOST_VERSION = 2;

/** A terminal as the pty host keeps it. */
export interface HeldTerminal extends TerminalView {
  /** Id of the sandbox its shell is in. */
  sandbox: string;
}

export type ToPtyHost =
  | { op: "open"; terminal: HeldTerminal; command: readonly string[] }
  | { op: "attach"; terminal: string; viewer: number; columns: number; rows: number; from: number | null }
  | { op: "detach"; terminal: string; viewer: number }
  /** The body is what was typed; answered by `taken`. */
  | { op: "input"; terminal: string; request: number }
  | { op: "resize"; terminal: string; columns: number; rows: number; viewer: number | null }
  | { op: "clear"; terminal: string; what: Clearing }
  | { op: "ack"; terminal: string; viewer: number; offset: number }
  | { op: "close"; terminal: string }
  /** Hang up on every shell and end. */
  | { op: "shutdown" };

export type FromPtyHost =
  /** First on each connection: what an earlier server has left here. */
  | { op: "hello"; version: number; terminals: HeldTerminal[] }
  /** The body is the snapshot, when there is one. */
  | { op: "attached"; viewer: number; view: Omit<AttachView, "snapshot">; hasSnapshot: boolean }
  | { op: "not-attached"; viewer: number }
  /** The body is output from `offset` on. */
  | { op: "data"; viewer: number; offset: number }
  | { op: "size"; viewer: number; columns: number; rows: number }
  | { op: "cleared"; viewer: number; what: Clearing }
  | { op: "exit"; viewer: number; exit: TerminalExit }
  | { op: "taken"; request: number; isTaken: boolean }
  /** Its shell has ended, and every viewer has been told. */
  | { op: "ended"; terminal: string; exit: TerminalExit };
