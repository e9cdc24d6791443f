/** What a session and its viewers may do with a terminal, wherever its pty is held. */
import type { Clearing, TerminalExit, TerminalView } from "../../../lib/protocol/events.ts";
import type { AttachRequest } from "./terminal.ts";
import type { Viewer } from "./viewer.ts";

export interface TerminalHandle {
  readonly id: string;
  view(): TerminalView;
  /** Calls back once, after the viewers have been sent the last output. */
  onExit(listener: (exit: TerminalExit) => void): void;
  /**
   * Shows the terminal to a viewer, at the viewer's size, until {@link detach}.
   * @throws DrydockError `terminal_unknown` when it was closed, or the viewer detached, before there was an answer
   */
  attach(viewer: Viewer, request: AttachRequest): Promise<void>;
  detach(viewer: Viewer): void;
  /** False, and nothing is taken, while the program has left too much input unread or has ended. */
  input(bytes: Uint8Array): boolean | Promise<boolean>;
  /** The last one to ask decides; everybody but the one who asked is told. */
  resize(columns: number, rows: number, by?: Viewer): void;
  /** Empties the screen, for everybody who looks at it now or later. */
  clear(what: Clearing): void;
  /** The viewer has shown everything before `offset`. */
  ack(viewer: Viewer, offset: number): void;
  /** Hangs up on the shell and forgets its screen. Viewers still hear how it ended. */
  close(): void;
}
