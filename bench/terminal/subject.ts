/** A server under test in a process of its own, and terminals on it as a browser would have them. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { PROTOCOL_VERSION } from "../../lib/protocol/version.ts";
import { client } from "../../sandbox-server/src/gateway/testing.ts";

export type SubjectName = "drydock" | "bare";

export type ServerRequest = { kind: "ticket" } | { kind: "usage" };
export type ServerReply =
  | { kind: "ready"; port: number }
  | { kind: "ticket"; ticket: string }
  | { kind: "usage"; memoryBytes: number; cpuMs: number };
type ReplyTo<K extends ServerReply["kind"]> = Extract<ServerReply, { kind: K }>;

/** A terminal as the page sees it: what comes is put on a screen that shows so many bytes per ms. */
export interface BenchTerminal {
  type(text: string): void;
  onOutput(listener: (bytes: Uint8Array) => void): void;
  /** How long until the screen has shown what has come so far. */
  backlogMs(): number;
  /** Ends its shell, which would otherwise outlive the connection on a server that keeps shells. */
  close(): Promise<void>;
}

export class Subject implements Disposable {
  readonly name: SubjectName;
  readonly port: number;
  readonly #process: ChildProcess;

  private constructor(name: SubjectName, port: number, child: ChildProcess) {
    this.name = name;
    this.port = port;
    this.#process = child;
  }

  static async start(name: SubjectName): Promise<Subject> {
    const child = fork(new URL("./server.ts", import.meta.url), [name], { execArgv: ["--expose-gc"] });
    const { port } = await nextReply(child, "ready");
    return new Subject(name, port, child);
  }

  async usage(): Promise<ReplyTo<"usage">> {
    return this.#ask("usage");
  }

  /** A credential for a learner nobody else is. */
  async ticket(): Promise<string> {
    return (await this.#ask("ticket")).ticket;
  }

  async open(screenBytesPerMs: number): Promise<BenchTerminal> {
    return openTerminal(this.name, this.port, await this.ticket(), screenBytesPerMs);
  }

  [Symbol.dispose](): void {
    this.#process.disconnect();
  }

  #ask<K extends ServerRequest["kind"]>(kind: K): Promise<ReplyTo<K>> {
    this.#process.send({ kind } satisfies ServerRequest);
    return nextReply(this.#process, kind);
  }
}

export function openTerminal(name: SubjectName, port: number, ticket: string, screenBytesPerMs: number) {
  return name === "bare" ? openBare(port, screenBytesPerMs) : openDrydock(port, ticket, screenBytesPerMs);
}

async function nextReply<K extends ServerReply["kind"]>(child: ChildProcess, kind: K): Promise<ReplyTo<K>> {
  const [reply]: ReplyTo<K>[] = (await once(child, "message")) as ReplyTo<K>[];
  if (reply?.kind !== kind) throw new Error(`expected ${kind}, got ${JSON.stringify(reply)}`);
  return reply;
}

/** Shows bytes one after the other at a steady pace; calls back when each has been shown. */
class PacedScreen {
  readonly #bytesPerMs: number;
  #doneAtMs = 0;

  constructor(bytesPerMs: number) {
    this.#bytesPerMs = bytesPerMs;
  }

  show(count: number, onShown: () => void): void {
    const nowMs = performance.now();
    this.#doneAtMs = Math.max(this.#doneAtMs, nowMs) + count / this.#bytesPerMs;
    const waitMs = this.#doneAtMs - nowMs;
    if (waitMs < 1) onShown();
    else setTimeout(onShown, waitMs);
  }

  get backlogMs(): number {
    return Math.max(0, this.#doneAtMs - performance.now());
  }
}

async function openDrydock(port: number, ticket: string, screenBytesPerMs: number): Promise<BenchTerminal> {
  const socket = client(port, { ticket, protocol: PROTOCOL_VERSION });
  socket.connect();
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  await new Promise((resolve) => socket.emit("session:open", { lesson: "bench/terminal" }, resolve));
  const size = { columns: 80, rows: 24 };
  const screen = new PacedScreen(screenBytesPerMs);
  const id = await new Promise<string>((resolve) => {
    socket.emit("terminal:open", size, (result) => result.ok && resolve(result.data.id));
  });
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  socket.on("terminal:data", (terminal, offset, data) => {
    const end = offset + data.byteLength;
    for (const listener of listeners) listener(data);
    screen.show(data.byteLength, () => socket.emit("terminal:ack", { terminal, offset: end }));
  });
  await new Promise((resolve) => socket.emit("terminal:attach", { terminal: id, ...size, from: null }, resolve));
  return {
    type: (text) => socket.emit("terminal:input", { terminal: id, data: Buffer.from(text) }, () => {}),
    onOutput: (listener) => listeners.push(listener),
    backlogMs: () => screen.backlogMs,
    async close() {
      await new Promise((resolve) => socket.emit("terminal:close", { terminal: id }, resolve));
      socket.disconnect();
    },
  };
}

async function openBare(port: number, screenBytesPerMs: number): Promise<BenchTerminal> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  socket.binaryType = "arraybuffer";
  await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
  const screen = new PacedScreen(screenBytesPerMs);
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  socket.addEventListener("message", ({ data }) => {
    const bytes = new Uint8Array(data);
    for (const listener of listeners) listener(bytes);
    screen.show(bytes.byteLength, () => {});
  });
  return {
    type: (text) => socket.send(Buffer.from(text)),
    onOutput: (listener) => listeners.push(listener),
    backlogMs: () => screen.backlogMs,
    async close() {
      socket.close();
    },
  };
}
