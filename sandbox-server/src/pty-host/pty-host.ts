/** The sandbox-server's side of the pty host: opens terminals there, finds those an earlier server left. */
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import type { TerminalExit } from "../../../lib/protocol/events.ts";
import type { Viewer } from "../terminal/viewer.ts";
import { encodeFrame, FrameReader } from "./frames.ts";
import { type FromPtyHost, type HeldTerminal, PTY_HOST_VERSION, type ToPtyHost } from "./messages.ts";
import { type PtyHostLine, RemoteTerminal } from "./remote-terminal.ts";
import { lastWords, reachPtyHost } from "./start.ts";

/** What is asked for with a new terminal; the command runs on its pty. */
export interface OpenTerminal {
  sandbox: string;
  number: number;
  columns: number;
  rows: number;
  command: readonly string[];
}

/** How the kernel ends a shell whose pty is gone: SIGHUP. */
const HUNG_UP: TerminalExit = { code: 0, signal: 1 };

/** A viewer of a terminal, and who waits to hear whether it was attached. */
interface Seat {
  terminal: string;
  viewer: Viewer;
  onAttach: (isAttached: boolean) => void;
}

export class PtyHost implements PtyHostLine {
  readonly #socketPath: string;
  readonly #report: (message: string, error: unknown) => void;
  readonly #terminals = new Map<string, RemoteTerminal>();
  readonly #seats = new Map<number, Seat>();
  readonly #inputs = new Map<number, (isTaken: boolean) => void>();
  #lastNumber = 0;
  #socket: Socket | undefined;
  /** While there is no connection: what is to be said once there is. */
  #unsent: Buffer[] = [];
  #isConnecting = false;
  /** Set while we want none: its end is no news then. */
  #isClosing = false;

  private constructor(socketPath: string, report: (message: string, error: unknown) => void) {
    this.#socketPath = socketPath;
    this.#report = report;
  }

  /**
   * Connects to the pty host of a socket path, starting it where there is none.
   * @throws Error when it cannot be started
   */
  static async at(socketPath: string, report: (message: string, error: unknown) => void): Promise<PtyHost> {
    const host = new PtyHost(socketPath, report);
    await host.#connect();
    return host;
  }

  /** Terminals of a sandbox, those that an earlier server opened included. */
  terminalsOf(sandbox: string): RemoteTerminal[] {
    return [...this.#terminals.values()].filter((terminal) => terminal.sandbox === sandbox);
  }

  /** Ids of the sandboxes that have a terminal. */
  get sandboxes(): string[] {
    return [...new Set([...this.#terminals.values()].map(({ sandbox }) => sandbox))];
  }

  open({ command, ...place }: OpenTerminal): RemoteTerminal {
    // Random, because whoever knows it and has the session may type into it.
    const held = { ...place, id: randomBytes(16).toString("base64url"), exit: null };
    const terminal = new RemoteTerminal(held, this);
    this.#terminals.set(terminal.id, terminal);
    this.send({ op: "open", terminal: held, command });
    return terminal;
  }

  /** Leaves everything as it is, for the next server. */
  async disconnect(): Promise<void> {
    await this.#end((socket) => socket.end());
  }

  /** Ends every shell, and the pty host. */
  async shutDown(): Promise<void> {
    await this.#end((socket) => socket.write(encodeFrame({ op: "shutdown" } satisfies ToPtyHost)));
  }

  send(message: ToPtyHost, body?: Uint8Array): void {
    const frame = encodeFrame(message, body);
    if (this.#socket) {
      this.#socket.write(frame);
    } else {
      this.#unsent.push(frame);
      void this.#reconnect();
    }
  }

  addViewer(terminal: string, viewer: Viewer, onAttach: (isAttached: boolean) => void): number {
    this.#lastNumber += 1;
    this.#seats.set(this.#lastNumber, { terminal, viewer, onAttach });
    return this.#lastNumber;
  }

  removeViewer(number: number): void {
    const seat = this.#seats.get(number);
    this.#seats.delete(number);
    seat?.onAttach(false);
  }

  input(terminal: string, bytes: Uint8Array): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#lastNumber += 1;
    this.#inputs.set(this.#lastNumber, resolve);
    this.send({ op: "input", terminal, request: this.#lastNumber }, bytes);
    return promise;
  }

  forget(terminal: string): void {
    this.#terminals.delete(terminal);
  }

  async #end(ask: (socket: Socket) => void): Promise<void> {
    this.#isClosing = true;
    const socket = this.#socket;
    if (!socket) return;
    // Not by once(): a host that ends with something of ours unread resets the connection, which is no failure.
    const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    ask(socket);
    await closed;
  }

  /**
   * Resolves once a pty host of our version is in use.
   * @throws Error when the one in the other's place is none either: the program on the disk is not ours any more
   */
  async #connect(): Promise<void> {
    const reach = () =>
      reachPtyHost(this.#socketPath, (how) => {
        if (!this.#isClosing) this.#report(`the pty host ended ${how}`, null);
      });
    if (await this.#greet(await reach())) return;
    if (await this.#greet(await reach())) return;
    throw new Error("the pty host on the disk is of another version: restart the sandbox-server");
  }

  async #reconnect(): Promise<void> {
    if (this.#isConnecting || this.#isClosing) return;
    this.#isConnecting = true;
    try {
      await this.#connect();
    } catch (error) {
      this.#report("the pty host cannot be started again", error);
      this.#unsent = [];
      this.#hangUp();
    } finally {
      this.#isConnecting = false;
    }
  }

  /**
   * Listens to a pty host; resolves once it is in use, or, where its version is another, once it has ended as it was asked to.
   * All in one turn with its hello: what it says next, and its end, may come with it.
   */
  #greet(socket: Socket): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    let isOther = false;
    const reader = new FrameReader<FromPtyHost>((message, body) => {
      if (message.op !== "hello") {
        this.#receive(message, body);
      } else if (message.version === PTY_HOST_VERSION) {
        this.#use(socket, message.terminals);
        resolve(true);
      } else {
        isOther = true;
        this.#report(`the pty host is of version ${message.version}, not ${PTY_HOST_VERSION}: its shells end`, null);
        socket.write(encodeFrame({ op: "shutdown" } satisfies ToPtyHost));
      }
    });
    socket.on("data", (chunk) => reader.push(chunk));
    socket.on("error", (error) => {
      if (!this.#isClosing) this.#report("the connection to the pty host broke", error);
    });
    socket.once("close", () => {
      if (this.#socket === socket) this.#lost();
      else if (isOther) resolve(false);
      else reject(new Error("the pty host ended without a word"));
    });
    return promise;
  }

  #use(socket: Socket, terminals: readonly HeldTerminal[]): void {
    this.#socket = socket;
    for (const held of terminals) this.#terminals.set(held.id, new RemoteTerminal(held, this));
    for (const frame of this.#unsent.splice(0)) socket.write(frame);
  }

  #receive(message: Exclude<FromPtyHost, { op: "hello" }>, body: Uint8Array<ArrayBuffer>): void {
    if (message.op === "ended") {
      this.#terminals.get(message.terminal)?.ended(message.exit);
    } else if (message.op === "taken") {
      this.#inputs.get(message.request)?.(message.isTaken);
      this.#inputs.delete(message.request);
    } else {
      const seat = this.#seats.get(message.viewer);
      if (seat) this.#tell(seat, message, body);
    }
  }

  #tell(seat: Seat, message: Extract<FromPtyHost, { viewer: number }>, body: Uint8Array<ArrayBuffer>): void {
    switch (message.op) {
      case "attached":
        seat.viewer.attached({ ...message.view, snapshot: message.hasSnapshot ? body : null });
        seat.onAttach(true);
        break;
      case "not-attached":
        this.removeViewer(message.viewer);
        break;
      case "data":
        seat.viewer.data(message.offset, body);
        break;
      case "size":
        seat.viewer.size(message.columns, message.rows);
        break;
      case "cleared":
        seat.viewer.cleared(message.what);
        break;
      case "exit":
        seat.viewer.exit(message.exit);
        if (!this.#terminals.has(seat.terminal)) this.#seats.delete(message.viewer);
        break;
    }
  }

  /** It was killed, and with it went the ptys. The next one starts empty. */
  #lost(): void {
    this.#socket = undefined;
    if (this.#isClosing) return;
    this.#hangUp();
    this.#report(
      `the pty host has ended, and with it every shell; its last words: ${lastWords(this.#socketPath)}`,
      null,
    );
  }

  /** What the kernel does to a shell whose pty is gone. */
  #hangUp(): void {
    for (const resolve of this.#inputs.values()) resolve(false);
    this.#inputs.clear();
    for (const { viewer, onAttach } of this.#seats.values()) {
      viewer.exit(HUNG_UP);
      onAttach(false);
    }
    this.#seats.clear();
    for (const terminal of this.#terminals.values()) if (!terminal.view().exit) terminal.ended(HUNG_UP);
  }
}
