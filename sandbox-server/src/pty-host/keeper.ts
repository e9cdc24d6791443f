/** Keeps terminals whose shells outlive the sandbox-server that opened them, and speaks with one that is there. */
import type { Socket } from "node:net";
import type { AttachView, Clearing, TerminalExit } from "../../../lib/protocol/events.ts";
import { OutputBudget } from "../terminal/output-budget.ts";
import { type Pty, spawnPty } from "../terminal/pty.ts";
import type { ScreenThread } from "../terminal/screen-thread.ts";
import { Terminal } from "../terminal/terminal.ts";
import type { Viewer } from "../terminal/viewer.ts";
import { encodeFrame, FrameReader } from "./frames.ts";
import { type FromPtyHost, type HeldTerminal, PTY_HOST_VERSION, type ToPtyHost } from "./messages.ts";
import { Typists } from "./typists.ts";

/** What a shell that cannot be started exits with. */
const NOT_STARTED: TerminalExit = { code: 1, signal: null };

type AttachMessage = Extract<ToPtyHost, { op: "attach" }>;
type Send = (message: FromPtyHost, body?: Uint8Array) => void;

interface Held {
  terminal: Terminal;
  sandbox: string;
}

export class PtyKeeper {
  readonly #screens: ScreenThread;
  readonly #onIdle: () => void;
  readonly #held = new Map<string, Held>();
  /** By sandbox. */
  readonly #budgets = new Map<string, OutputBudget>();
  readonly #typists = new Typists();
  readonly #servers = new Set<Send>();

  /** @param onIdle called when a server says so, or none is there and no shell is left that one could come back for */
  constructor(screens: ScreenThread, onIdle: () => void) {
    this.#screens = screens;
    this.#onIdle = onIdle;
  }

  /** Speaks with a sandbox-server until it is gone; what it opened stays. */
  serve(socket: Socket): void {
    const send: Send = (message, body) => void socket.write(encodeFrame(message, body));
    const viewers = new Map<number, ServerViewer>();
    const reader = new FrameReader<ToPtyHost>((message, body) => this.#receive(message, body, send, viewers));
    this.#servers.add(send);
    socket.on("data", (chunk) => reader.push(chunk));
    // Whatever befell the other end: it is gone, and `close` follows.
    socket.on("error", () => {});
    socket.once("close", () => {
      this.#servers.delete(send);
      for (const viewer of viewers.values()) this.#held.get(viewer.terminal)?.terminal.detach(viewer);
      this.#endIfIdle();
    });
    send({ op: "hello", version: PTY_HOST_VERSION, terminals: this.#views() });
  }

  /** Hangs up on every shell. */
  close(): void {
    for (const { terminal } of this.#held.values()) terminal.close();
    this.#held.clear();
  }

  #views(): HeldTerminal[] {
    return [...this.#held.values()].map(({ terminal, sandbox }) => ({ ...terminal.view(), sandbox }));
  }

  #receive(message: ToPtyHost, body: Uint8Array, send: Send, viewers: Map<number, ServerViewer>): void {
    if (message.op === "open") {
      this.#open(message.terminal, message.command);
      return;
    }
    if (message.op === "shutdown") {
      this.#onIdle();
      return;
    }
    const held = this.#held.get(message.terminal);
    const terminal = held?.terminal;
    const viewer = "viewer" in message && message.viewer !== null ? viewers.get(message.viewer) : undefined;
    switch (message.op) {
      case "attach":
        viewers.set(message.viewer, this.#attach(terminal, message, send));
        break;
      case "detach":
        viewers.delete(message.viewer);
        if (viewer) terminal?.detach(viewer);
        break;
      case "input":
        if (held) this.#typists.typed(held.sandbox, performance.now());
        send({ op: "taken", request: message.request, isTaken: terminal?.input(body) ?? false });
        break;
      case "resize":
        terminal?.resize(message.columns, message.rows, viewer);
        break;
      case "clear":
        terminal?.clear(message.what);
        break;
      case "ack":
        if (viewer) terminal?.ack(viewer, message.offset);
        break;
      case "close":
        this.#close(message.terminal);
        break;
    }
  }

  #attach(terminal: Terminal | undefined, request: AttachMessage, send: Send): ServerViewer {
    const viewer = new ServerViewer(request.terminal, request.viewer, send);
    // A terminal that was closed is as unknown as one that never was.
    if (terminal) terminal.attach(viewer, request).catch(() => viewer.notAttached());
    else viewer.notAttached();
    return viewer;
  }

  #open({ id, number, columns, rows, sandbox }: HeldTerminal, command: readonly string[]): void {
    const ended = (exit: TerminalExit) => {
      for (const send of this.#servers) send({ op: "ended", terminal: id, exit });
    };
    const pty = this.#tryToSpawn(command, columns, rows);
    if (!pty) {
      ended(NOT_STARTED);
      return;
    }
    const terminal = new Terminal({
      id,
      number,
      pty,
      columns,
      rows,
      screens: this.#screens,
      budget: this.#budgetOf(sandbox),
    });
    this.#held.set(id, { terminal, sandbox });
    terminal.onExit((exit) => {
      ended(exit);
      this.#endIfIdle();
    });
  }

  #close(id: string): void {
    const held = this.#held.get(id);
    if (!held) return;
    held.terminal.close();
    this.#held.delete(id);
    const isLast = ![...this.#held.values()].some(({ sandbox }) => sandbox === held.sandbox);
    if (isLast) this.#budgets.delete(held.sandbox);
  }

  #budgetOf(sandbox: string): OutputBudget {
    const isContended = (nowMs: number) => this.#typists.areOthersThan(sandbox, nowMs);
    const options = { nowMs: performance.now(), isContended };
    const budget = this.#budgets.get(sandbox) ?? new OutputBudget(options);
    this.#budgets.set(sandbox, budget);
    return budget;
  }

  #tryToSpawn(command: readonly string[], columns: number, rows: number): Pty | null {
    try {
      return spawnPty(command, { columns, rows, env: { PATH: process.env.PATH ?? "" } });
    } catch (error) {
      // forkpty(3): no memory, no pid, no pty left.
      console.error("a pty could not be had", error);
      return null;
    }
  }

  #endIfIdle(): void {
    const isAlive = this.#views().some(({ exit }) => exit === null);
    if (this.#servers.size === 0 && !isAlive) this.#onIdle();
  }
}

/** A viewer at the other end of the socket. */
class ServerViewer implements Viewer {
  readonly terminal: string;
  readonly #viewer: number;
  readonly #send: Send;

  constructor(terminal: string, viewer: number, send: Send) {
    this.terminal = terminal;
    this.#viewer = viewer;
    this.#send = send;
  }

  attached({ snapshot, ...view }: AttachView): void {
    const hasSnapshot = snapshot !== null;
    this.#send({ op: "attached", viewer: this.#viewer, view, hasSnapshot }, snapshot ?? undefined);
  }

  notAttached(): void {
    this.#send({ op: "not-attached", viewer: this.#viewer });
  }

  data(offset: number, bytes: Uint8Array): void {
    this.#send({ op: "data", viewer: this.#viewer, offset }, bytes);
  }

  size(columns: number, rows: number): void {
    this.#send({ op: "size", viewer: this.#viewer, columns, rows });
  }

  cleared(what: Clearing): void {
    this.#send({ op: "cleared", viewer: this.#viewer, what });
  }

  exit(exit: TerminalExit): void {
    this.#send({ op: "exit", viewer: this.#viewer, exit });
  }
}
