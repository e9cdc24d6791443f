/** A learner at the keyboard of a real sandbox: types commands at human pace, times the echoes, comes back when cut off. */
import { randomBytes } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { type ClientEvents, type ServerMessages, type SessionView, SOCKET_PATH } from "../../lib/protocol/events.ts";
import { PROTOCOL_VERSION } from "../../lib/protocol/version.ts";

const KEY_MS = 200;
const SIZE = { columns: 80, rows: 24 };
const PROMPT = /\$ $/;
/** Says what only this shell knows; its answer does not stand in what was typed. */
const COMMAND = "echo shell-$mark-$((6*7))\n";
const ANSWER = /shell-(\w*)-42/g;

export interface TypistOptions {
  port: number;
  origin: string;
  lesson: string;
  /** A fresh credential: one is good for moments. */
  ticket: () => string;
}

export class Typist {
  /** Of keys whose echo came over the connection on which they left. */
  readonly echoesMs: number[] = [];
  /** What its last command has printed. */
  #answer: string | undefined;
  readonly #mark = randomBytes(4).toString("hex");
  readonly #socket: Socket<ServerMessages, ClientEvents>;
  readonly #lesson: string;
  #terminal: string | undefined;
  #shown = 0;
  #text = "";
  #typed = 0;
  #keyAtMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #onReady: () => void = () => {};
  #onAttached: () => void = () => {};
  #onAnswer: () => void = () => {};

  constructor({ port, origin, lesson, ticket }: TypistOptions) {
    this.#lesson = lesson;
    this.#socket = io(`http://127.0.0.1:${port}`, {
      path: SOCKET_PATH,
      transports: ["websocket"],
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
      auth: (give) => give({ ticket: ticket(), protocol: PROTOCOL_VERSION }),
      extraHeaders: { origin, host: new URL(origin).host },
    });
    this.#socket.on("connect", () => void this.#enter());
    this.#socket.on("session:state", (view) => void this.#look(view));
    this.#socket.on("terminal:data", (_, offset, bytes) => this.#show(offset, bytes));
    this.#socket.on("disconnect", () => {
      this.#keyAtMs = undefined;
      this.#terminal = undefined;
    });
  }

  /** Resolves at the next prompt. */
  ready(): Promise<void> {
    return new Promise((resolve) => {
      this.#onReady = resolve;
    });
  }

  /** Has its last command, typed whole, been run by the shell that it began in? */
  get isInItsShell(): boolean {
    return this.#answer === this.#mark;
  }

  start(): void {
    this.#send(`mark=${this.#mark}\n`);
    const next = (): void => {
      this.#key();
      this.#timer = setTimeout(next, KEY_MS * (0.5 + Math.random()));
    };
    this.#timer = setTimeout(next, KEY_MS * Math.random());
  }

  /** Resolves once its last command, typed whole now, has been answered. */
  async finish(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#attached();
    const answered = new Promise<void>((resolve) => {
      this.#onAnswer = resolve;
    });
    // Ctrl-C: a key that was cut off with its connection may have left half a command.
    const prompted = this.ready();
    this.#send("\x03");
    await prompted;
    this.#send(COMMAND);
    await answered;
  }

  /** Resolves when it sees its terminal, at once or after it has come back. */
  #attached(): Promise<void> {
    if (this.#terminal) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onAttached = resolve;
    });
  }

  close(): void {
    this.#socket.disconnect();
  }

  async #enter(): Promise<void> {
    const result = await this.#socket.emitWithAck("session:open", { lesson: this.#lesson });
    if (result.ok) await this.#look(result.data);
    else throw new Error(`${result.error.code}: ${result.error.message}`);
  }

  async #look({ state, terminals }: SessionView): Promise<void> {
    const [first] = terminals;
    if (state.kind !== "ready" || this.#terminal) return;
    if (!first) {
      await this.#socket.emitWithAck("terminal:open", SIZE);
      return;
    }
    this.#terminal = first.id;
    const from = this.#shown > 0 ? this.#shown : null;
    const attached = await this.#socket.emitWithAck("terminal:attach", { terminal: first.id, ...SIZE, from });
    if (!attached.ok) throw new Error(attached.error.message);
    this.#shown = attached.data.offset;
    if (attached.data.snapshot) this.#read(attached.data.snapshot);
    this.#onAttached();
  }

  #show(offset: number, bytes: Uint8Array): void {
    if (this.#keyAtMs !== undefined) this.echoesMs.push(performance.now() - this.#keyAtMs);
    this.#keyAtMs = undefined;
    this.#shown = offset + bytes.byteLength;
    if (this.#terminal) this.#socket.emit("terminal:ack", { terminal: this.#terminal, offset: this.#shown });
    this.#read(bytes);
  }

  #read(bytes: Uint8Array): void {
    this.#text = (this.#text + Buffer.from(bytes).toString()).slice(-2_000);
    for (const [, mark] of this.#text.matchAll(ANSWER)) {
      this.#answer = mark;
      this.#text = "";
      this.#onAnswer();
    }
    if (PROMPT.test(this.#text)) this.#onReady();
  }

  #key(): void {
    if (!this.#socket.connected || !this.#terminal) return;
    const key = COMMAND[this.#typed % COMMAND.length] ?? "";
    this.#typed += 1;
    // What comes of Enter is a command's output, not an echo.
    if (key !== "\n") this.#keyAtMs ??= performance.now();
    this.#send(key);
  }

  #send(text: string): void {
    if (!this.#terminal) return;
    this.#socket.emit("terminal:input", { terminal: this.#terminal, data: Buffer.from(text) }, () => {});
  }
}
