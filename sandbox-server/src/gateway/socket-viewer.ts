/** A browser that looks at a terminal through its socket. */
import type { Result } from "../../../lib/protocol/errors.ts";
import type { AttachView, Clearing, TerminalExit } from "../../../lib/protocol/events.ts";
import type { Viewer } from "../terminal/viewer.ts";
import type { LabSocket } from "./lab-socket.ts";

export class SocketViewer implements Viewer {
  readonly #socket: LabSocket;
  readonly #terminal: string;
  readonly #answer: (result: Result<AttachView>) => void;

  /** @param answer acknowledges the attach; called before any output is sent, for the page needs it first */
  constructor(socket: LabSocket, terminal: string, answer: (result: Result<AttachView>) => void) {
    this.#socket = socket;
    this.#terminal = terminal;
    this.#answer = answer;
  }

  attached(view: AttachView): void {
    this.#answer({ ok: true, data: view });
  }

  data(offset: number, bytes: Uint8Array): void {
    this.#socket.emit("terminal:data", this.#terminal, offset, bytes);
  }

  size(columns: number, rows: number): void {
    this.#socket.emit("terminal:size", this.#terminal, columns, rows);
  }

  cleared(what: Clearing): void {
    this.#socket.emit("terminal:cleared", this.#terminal, what);
  }

  exit(exit: TerminalExit): void {
    this.#socket.emit("terminal:exit", this.#terminal, exit);
  }
}
