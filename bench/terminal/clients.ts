/** Terminals on a server under test as a browser would have them, each speaking its server's own protocol. */
import headless from "@xterm/headless";
import { io } from "socket.io-client";
import { PROTOCOL_VERSION } from "../../lib/protocol/version.ts";
import { client, type LabClient, ORIGIN } from "../../sandbox-server/src/gateway/testing.ts";
import type { SubjectName } from "./subject.ts";

/** How often wetty's page tells what it has shown (its client/flowcontrol.js). */
const WETTY_ACK_BYTES = 262_144;

const SIZE = { columns: 80, rows: 24 };

/** Where a terminal is opened. */
export interface Place {
  name: SubjectName;
  port: number;
  /** A credential for a learner nobody else is; empty where there are none. */
  ticket: string;
}

/** A terminal as the page sees it: what comes is put on a screen that shows so many bytes per ms. */
export interface BenchTerminal {
  type(text: string): void;
  onOutput(listener: (bytes: Uint8Array) => void): void;
  /** How long until the screen has shown what has come so far. */
  backlogMs(): number;
  /** Comes back over a new connection with an empty screen; resolves once it shows what it showed. */
  restore?(): Promise<void>;
  /** Ends its shell, which would otherwise outlive the connection on a server that keeps shells. */
  close(): Promise<void>;
}

/** Shows bytes one after the other at a steady pace; calls back when each has been shown. */
class PacedScreen {
  readonly listeners: ((bytes: Uint8Array) => void)[] = [];
  readonly #bytesPerMs: number;
  #doneAtMs = 0;

  constructor(bytesPerMs: number) {
    this.#bytesPerMs = bytesPerMs;
  }

  show(bytes: Uint8Array, onShown: () => void): void {
    for (const listener of this.listeners) listener(bytes);
    const nowMs = performance.now();
    this.#doneAtMs = Math.max(this.#doneAtMs, nowMs) + bytes.byteLength / this.#bytesPerMs;
    const waitMs = this.#doneAtMs - nowMs;
    if (waitMs < 1) onShown();
    else setTimeout(onShown, waitMs);
  }

  backlogMs(): number {
    return Math.max(0, this.#doneAtMs - performance.now());
  }
}

export function openTerminal(place: Place, screenBytesPerMs: number): Promise<BenchTerminal> {
  const screen = new PacedScreen(screenBytesPerMs);
  if (place.name === "bare") return openBare(place.port, screen);
  if (place.name === "terminado") return openTerminado(place.port, screen);
  if (place.name === "wetty") return openWetty(place.port, screen);
  return openDrydock(place, screen);
}

function shownOn(screen: PacedScreen) {
  return {
    onOutput: (listener: (bytes: Uint8Array) => void) => void screen.listeners.push(listener),
    backlogMs: () => screen.backlogMs(),
  };
}

async function connected(port: number, ticket: string): Promise<LabClient> {
  const socket = client(port, { ticket, protocol: PROTOCOL_VERSION });
  // The one origin answers to its own name only.
  Object.assign(socket.io.opts.extraHeaders ?? {}, { host: new URL(ORIGIN).host });
  socket.connect();
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  await new Promise((resolve) => socket.emit("session:open", { lesson: "bench/terminal" }, resolve));
  return socket;
}

async function openDrydock({ port, ticket }: Place, screen: PacedScreen): Promise<BenchTerminal> {
  let socket = await connected(port, ticket);
  const id = await new Promise<string>((resolve) => {
    socket.emit("terminal:open", SIZE, (result) => result.ok && resolve(result.data.id));
  });
  const attach = async (): Promise<Uint8Array | null> => {
    const attached = socket;
    attached.on("terminal:data", (terminal, offset, data) => {
      screen.show(data, () => attached.emit("terminal:ack", { terminal, offset: offset + data.byteLength }));
    });
    return new Promise((resolve) => {
      attached.emit("terminal:attach", { terminal: id, ...SIZE, from: null }, (result) => {
        if (result.ok) resolve(result.data.snapshot);
      });
    });
  };
  await attach();
  return {
    ...shownOn(screen),
    type: (text) => socket.emit("terminal:input", { terminal: id, data: Buffer.from(text) }, () => {}),
    async restore() {
      socket.disconnect();
      socket = await connected(port, ticket);
      const snapshot = await attach();
      const shown = new headless.Terminal({ cols: SIZE.columns, rows: SIZE.rows, allowProposedApi: true });
      await new Promise<void>((resolve) => shown.write(snapshot ?? "", resolve));
    },
    async close() {
      await new Promise((resolve) => socket.emit("terminal:close", { terminal: id }, resolve));
      socket.disconnect();
    },
  };
}

async function openWebSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error(`no connection to ${url}`)), { once: true });
  });
  return socket;
}

async function openBare(port: number, screen: PacedScreen): Promise<BenchTerminal> {
  const socket = await openWebSocket(`ws://127.0.0.1:${port}`);
  socket.addEventListener("message", ({ data }) => screen.show(new Uint8Array(data), () => {}));
  return { ...shownOn(screen), type: (text) => socket.send(Buffer.from(text)), close: async () => socket.close() };
}

async function openTerminado(port: number, screen: PacedScreen): Promise<BenchTerminal> {
  const socket = await openWebSocket(`ws://127.0.0.1:${port}/websocket`);
  const send = (...message: unknown[]) => socket.send(JSON.stringify(message));
  socket.addEventListener("message", ({ data }) => {
    const [kind, text] = JSON.parse(data);
    if (kind === "stdout") screen.show(Buffer.from(text), () => {});
  });
  send("set_size", SIZE.rows, SIZE.columns);
  return { ...shownOn(screen), type: (text) => send("stdin", text), close: async () => socket.close() };
}

async function openWetty(port: number, screen: PacedScreen): Promise<BenchTerminal> {
  const options = { path: "/socket.io", transports: ["websocket"], forceNew: true, reconnection: false };
  const socket = io(`http://127.0.0.1:${port}`, options);
  let shown = 0;
  socket.on("data", (text: string) => {
    const bytes = Buffer.from(text);
    screen.show(bytes, () => {
      shown += bytes.byteLength;
      if (shown < WETTY_ACK_BYTES) return;
      socket.emit("commit", shown);
      shown = 0;
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("login", resolve);
    socket.once("connect_error", reject);
  });
  socket.emit("resize", { cols: SIZE.columns, rows: SIZE.rows });
  const close = async () => void socket.disconnect();
  return { ...shownOn(screen), type: (text) => void socket.emit("input", text), close };
}
