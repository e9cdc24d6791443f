/** A terminal that the pty host holds, as the sandbox-server sees it. */
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { Clearing, TerminalExit, TerminalView } from "../../../lib/protocol/events.ts";
import type { AttachRequest } from "../terminal/terminal.ts";
import type { TerminalHandle } from "../terminal/terminal-handle.ts";
import type { Viewer } from "../terminal/viewer.ts";
import type { HeldTerminal, ToPtyHost } from "./messages.ts";

/** The connection that a remote terminal speaks over. */
export interface PtyHostLine {
  send(message: ToPtyHost, body?: Uint8Array): void;
  /** From now on messages to `viewer` under the number answered reach it. */
  addViewer(terminal: string, viewer: Viewer, onAttach: (isAttached: boolean) => void): number;
  removeViewer(number: number): void;
  /** Sends input and answers whether it was taken. */
  input(terminal: string, bytes: Uint8Array): Promise<boolean>;
  /** It will not be spoken of again. */
  forget(terminal: string): void;
}

export class RemoteTerminal implements TerminalHandle {
  readonly id: string;
  readonly sandbox: string;
  readonly #line: PtyHostLine;
  readonly #viewers = new Map<Viewer, number>();
  readonly #exitListeners: ((exit: TerminalExit) => void)[] = [];
  #view: TerminalView;

  constructor({ sandbox, ...view }: HeldTerminal, line: PtyHostLine) {
    this.id = view.id;
    this.sandbox = sandbox;
    this.#view = view;
    this.#line = line;
  }

  view(): TerminalView {
    return this.#view;
  }

  onExit(listener: (exit: TerminalExit) => void): void {
    this.#exitListeners.push(listener);
  }

  async attach(viewer: Viewer, { columns, rows, from }: AttachRequest): Promise<void> {
    const { promise: attached, resolve } = Promise.withResolvers<boolean>();
    const number = this.#line.addViewer(this.id, viewer, resolve);
    this.#viewers.set(viewer, number);
    this.#view = { ...this.#view, columns, rows };
    this.#line.send({ op: "attach", terminal: this.id, viewer: number, columns, rows, from });
    if (await attached) return;
    if (this.#viewers.get(viewer) === number) this.#viewers.delete(viewer);
    throw new DrydockError("terminal_unknown");
  }

  detach(viewer: Viewer): void {
    const number = this.#viewers.get(viewer);
    if (number === undefined) return;
    this.#viewers.delete(viewer);
    this.#line.removeViewer(number);
    this.#line.send({ op: "detach", terminal: this.id, viewer: number });
  }

  input(bytes: Uint8Array): Promise<boolean> {
    return this.#line.input(this.id, bytes);
  }

  resize(columns: number, rows: number, by?: Viewer): void {
    this.#view = { ...this.#view, columns, rows };
    const viewer = (by && this.#viewers.get(by)) ?? null;
    this.#line.send({ op: "resize", terminal: this.id, columns, rows, viewer });
  }

  clear(what: Clearing): void {
    this.#line.send({ op: "clear", terminal: this.id, what });
  }

  ack(viewer: Viewer, offset: number): void {
    const number = this.#viewers.get(viewer);
    if (number !== undefined) this.#line.send({ op: "ack", terminal: this.id, viewer: number, offset });
  }

  close(): void {
    this.#line.send({ op: "close", terminal: this.id });
    this.#line.forget(this.id);
    // Those of a shell that still runs have yet to hear how it ends.
    if (this.#view.exit) for (const number of this.#viewers.values()) this.#line.removeViewer(number);
  }

  /** Called by the connection: the shell has ended, and every viewer has been told. */
  ended(exit: TerminalExit): void {
    this.#view = { ...this.#view, exit };
    for (const listener of this.#exitListeners) listener(exit);
  }
}
