/** A whole sandbox-server as a process, and a learner's page that talks to it. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { io, type Socket } from "socket.io-client";
import { onTestFailed } from "vitest";
import {
  type AttachView,
  type ClientEvents,
  type ServerMessages,
  type SessionEnd,
  type SessionView,
  SOCKET_PATH,
} from "../../lib/protocol/events.ts";
import { issueTicket } from "../../lib/protocol/ticket.ts";
import { PROTOCOL_VERSION } from "../../lib/protocol/version.ts";
import { host, roots } from "./ground.ts";

const SECRET = "ab".repeat(32);
const ORIGIN = "http://lab.test";
export const CGROUP = "/sys/fs/cgroup/drydock-server-test";
export const STATE = `${roots.stateDirectory}/server`;
export const project = new URL("../..", import.meta.url).pathname;

/** Ids of the sandboxes that have a cgroup. */
export function sandboxes(): string[] {
  return host.listDirectories(CGROUP);
}

/** What a server has to be told; `DRYDOCK_CGROUP` is not among it. */
export function serverEnvironment(port: number, state: string): Record<string, string> {
  return {
    DRYDOCK_LISTEN: `127.0.0.1:${port}`,
    DRYDOCK_ORIGINS: ORIGIN,
    DRYDOCK_TICKET_SECRET: SECRET,
    DRYDOCK_ROOTFS: roots.rootfs,
    DRYDOCK_STATE: state,
    DRYDOCK_LESSONS: `${project}/lessons`,
    DRYDOCK_POOL: "",
  };
}

/** All that were started and have not ended. */
const servers = new Set<ChildProcess>();

/** Starts, before this test gives up; see {@link startServer}. */
const MAX_STARTS = 3;

/**
 * Resolves once it says that it is ready. Under emulation Node itself is now and then killed by a check of V8's own
 * while it starts; like whoever supervises it in earnest (vm/guest/init, a systemd unit), this starts it again then.
 * A server that ends by itself is not started again.
 */
export async function startServer(port: number, pool = ""): Promise<ChildProcess> {
  for (let start = 1; ; start += 1) {
    const { child, ended } = await tryToStart(port, pool);
    if (ended === null) return child;
    if (child.signalCode === null || start === MAX_STARTS) throw new Error(`the server was never ready: ${ended}`);
  }
}

/** `ended` is null when it is ready, else what it said before it ended. */
async function tryToStart(port: number, pool: string): Promise<{ child: ChildProcess; ended: string | null }> {
  const child = spawn(process.execPath, ["sandbox-server/src/main.ts"], {
    cwd: project,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      NODE_OPTIONS: process.env.NODE_OPTIONS,
      ...serverEnvironment(port, STATE),
      DRYDOCK_CGROUP: CGROUP,
      DRYDOCK_POOL: pool,
    },
  });
  servers.add(child);
  child.once("exit", () => servers.delete(child));
  let output = "";
  const { promise, resolve } = Promise.withResolvers<string | null>();
  // Read to the end: a server that cannot write its log any more would die of that.
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes("is ready")) resolve(null);
    });
  }
  child.once("close", () => resolve(output));
  return { child, ended: await promise };
}

/** What a test leaves when it fails, a last server takes over and ends, so that the tests after it are not told of it. */
export function cleanUpWhenFailed(port: number): void {
  onTestFailed(async () => {
    for (const server of servers) {
      server.kill("SIGKILL");
      await once(server, "exit");
    }
    await stopServer(await startServer(port));
  });
}

/** Ends it with all its sandboxes; resolves with its exit code and the signal that ended it. */
export async function stopServer(server: ChildProcess): Promise<unknown[]> {
  const exited = once(server, "exit");
  server.kill("SIGTERM");
  return await exited;
}

/** A learner's browser at a lesson, its first terminal on the screen. */
export interface Page extends AsyncDisposable {
  terminal: string;
  /** Everything this page was shown of the terminal, a restored screen included. */
  text(): string;
  type(text: string): void;
  /** Resolves with the match once the pattern has been shown. */
  shown(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with why, once the sandbox has been stopped. */
  stopped(): Promise<SessionEnd>;
}

/** Comes, waits for the sandbox, and looks at its first terminal. */
export async function openPage(port: number, learner = "A".repeat(22)): Promise<Page> {
  const socket = await connected(port, learner);
  const { promise: ready, resolve } = Promise.withResolvers<SessionView>();
  socket.on("session:state", (view) => {
    if (view.state.kind === "ready" && view.terminals.length > 0) resolve(view);
  });
  const answer = await socket.timeout(60_000).emitWithAck("session:open", { lesson: "containers/040-pid-namespace" });
  if (!answer.ok) throw new Error(answer.error.message);
  const isReady = answer.data.state.kind === "ready" && answer.data.terminals.length > 0;
  const { id: terminal = "" } = (isReady ? answer.data : await ready).terminals[0] ?? {};
  return watchTerminal(socket, terminal);
}

/** Asks the learner's own shell, at its prompt. */
export async function ask(page: Page, expression: string, mark: string): Promise<string> {
  page.type(`echo "${mark}<${expression}>"\r`);
  const [, answer = ""] = await page.shown(new RegExp(`${mark}<([^$>]+)>\\r`));
  return answer;
}

async function connected(port: number, learner: string): Promise<Socket<ServerMessages, ClientEvents>> {
  const key = Buffer.from(SECRET, "hex");
  const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
  const socket: Socket<ServerMessages, ClientEvents> = io(`http://127.0.0.1:${port}`, {
    path: SOCKET_PATH,
    transports: ["websocket"],
    extraHeaders: { origin: ORIGIN },
    auth: { ticket: issueTicket(learner, { sign, verify: () => false }, Date.now()), protocol: PROTOCOL_VERSION },
    reconnection: false,
    forceNew: true,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  return socket;
}

async function watchTerminal(socket: Socket<ServerMessages, ClientEvents>, terminal: string): Promise<Page> {
  let text = "";
  const listeners = new Set<() => void>();
  socket.on("terminal:data", (id, offset, bytes) => {
    if (id !== terminal) return;
    text += Buffer.from(bytes).toString();
    socket.emit("terminal:ack", { terminal, offset: offset + bytes.byteLength });
    for (const look of listeners) look();
  });
  const answer = await socket.emitWithAck("terminal:attach", { terminal, columns: 80, rows: 24, from: null });
  if (!answer.ok) throw new Error(answer.error.message);
  const view: AttachView = answer.data;
  text = Buffer.from(view.snapshot ?? []).toString() + text;
  return {
    terminal,
    text: () => text,
    type: (line) => void socket.emitWithAck("terminal:input", { terminal, data: Buffer.from(line) }),
    shown(pattern) {
      const { promise, resolve } = Promise.withResolvers<RegExpExecArray>();
      const look = () => {
        const match = pattern.exec(text);
        if (match) resolve(match);
      };
      listeners.add(look);
      look();
      return promise.finally(() => listeners.delete(look));
    },
    stopped() {
      const { promise, resolve } = Promise.withResolvers<SessionEnd>();
      socket.on("session:state", ({ state }) => {
        if (state.kind === "stopped") resolve(state.end);
      });
      return promise;
    },
    async [Symbol.asyncDispose]() {
      socket.close();
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
