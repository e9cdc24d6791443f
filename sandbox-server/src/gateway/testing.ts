/** A lab without sandboxes, for tests and benchmarks: the real server and real shells, started on this machine. */
import { createHmac, randomBytes } from "node:crypto";
import { pino } from "pino";
import { io, type Socket } from "socket.io-client";
import type { HostReading } from "../../../lib/capacity/host-reading.ts";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import {
  type ClientEvents,
  type ServerMessages,
  type SessionView,
  SOCKET_PATH,
  type TerminalView,
} from "../../../lib/protocol/events.ts";
import { MAX_TERMINALS } from "../../../lib/protocol/limits.ts";
import { issueTicket, type Mac } from "../../../lib/protocol/ticket.ts";
import { PROTOCOL_VERSION } from "../../../lib/protocol/version.ts";
import type { Operations } from "../observability/routes.ts";
import type { PtyHost } from "../pty-host/pty-host.ts";
import { startTestPtyHost } from "../pty-host/testing.ts";
import { createServer } from "../server.ts";
import { SessionAudience } from "../session/session-audience.ts";
import type { TerminalHandle } from "../terminal/terminal-handle.ts";
import type { KernelPort, PreviewsPort, SessionPort, SessionsPort, Watcher } from "./ports.ts";
import type { ReportsPort } from "./reports-line.ts";

export type LabClient = Socket<ServerMessages, ClientEvents>;

export const ORIGIN = "http://lab.test";

const key = randomBytes(32);
const sign = (text: string) => createHmac("sha256", key).update(text).digest("base64url");
export const mac: Mac = { sign, verify: (text, given) => sign(text) === given };

export const newLearner = () => randomBytes(16).toString("base64url");
export const ticketFor = (learner: string) => issueTicket(learner, mac, Date.now());

/** There is nothing to be looked at here. */
const NO_KERNEL: KernelPort = {
  watch: async () => ({
    cgroup: null,
    timeline: { isAvailable: false, reason: "There is no sandbox.", remedy: "a lab with sandboxes" },
  }),
  unwatch: () => {},
  at: () => ({ snapshot: null, kept: null }),
};

/** One learner's shells, without anything around them. */
class ShellSession implements SessionPort {
  readonly kernel = NO_KERNEL;
  readonly runningSandbox = { id: newLearner() };
  readonly audience = new SessionAudience({
    describe: () => ({ learner: "", lesson: "", sandbox: null, state: "ready", tasks: [] }),
    view: () => this.view(),
    onNews: () => {},
  });
  readonly #terminals = new Map<string, TerminalHandle>();
  readonly #ptyHost: PtyHost;
  #opened = 0;

  constructor(ptyHost: PtyHost) {
    this.#ptyHost = ptyHost;
  }

  view(): SessionView {
    const terminals = [...this.#terminals.values()].map((terminal) => terminal.view());
    const { guests, control, typists } = this.audience;
    return {
      state: { kind: "ready" },
      clock: null,
      terminals,
      maxTerminals: MAX_TERMINALS,
      tasks: [],
      guests,
      control,
      typists,
    };
  }

  terminal(id: string): TerminalHandle | undefined {
    return this.#terminals.get(id);
  }

  openTerminal(columns: number, rows: number): TerminalView {
    this.#opened += 1;
    const command = ["env", "TERM=xterm-256color", "LANG=C.UTF-8", "PS1=$ ", "bash", "--norc", "--noprofile"];
    const terminal = this.#ptyHost.open({
      sandbox: this.runningSandbox.id,
      number: this.#opened,
      columns,
      rows,
      command,
    });
    this.#terminals.set(terminal.id, terminal);
    return terminal.view();
  }

  closeTerminal(id: string): void {
    const terminal = this.#terminals.get(id);
    if (!terminal) throw new DrydockError("terminal_unknown");
    this.#terminals.delete(id);
    terminal.close();
  }

  answer(): void {
    throw new DrydockError("bad_request");
  }

  reset(): SessionView {
    this.close();
    this.audience.state();
    return this.view();
  }

  start(): SessionView {
    return this.view();
  }

  extend(): SessionView {
    return this.view();
  }

  close(): void {
    for (const id of this.#terminals.keys()) this.closeTerminal(id);
  }
}

/** Every learner's session for every lesson, but `missing/lesson`. */
class ShellSessions implements SessionsPort<ShellSession> {
  readonly all = new Map<string, ShellSession>();
  readonly #ptyHost: PtyHost;

  constructor(ptyHost: PtyHost) {
    this.#ptyHost = ptyHost;
  }

  async open(learner: string, lesson: string, watcher: Watcher): Promise<ShellSession> {
    if (lesson === "missing/lesson") throw new DrydockError("lesson_unknown");
    const name = `${learner}/${lesson}`;
    const session = this.all.get(name) ?? new ShellSession(this.#ptyHost);
    this.all.set(name, session);
    session.audience.add(watcher);
    return session;
  }

  visit(learner: string, lesson: string, watcher: Watcher): ShellSession {
    const session = this.all.get(`${learner}/${lesson}`);
    if (!session) throw new DrydockError("session_closed");
    session.audience.addGuest(watcher);
    return session;
  }

  dismiss(learner: string): void {
    for (const [name, session] of this.all) if (name.startsWith(`${learner}/`)) session.close();
  }

  act(): number {
    return 0;
  }

  release(session: ShellSession, watcher: Watcher): void {
    session.audience.remove(watcher);
  }
}

const NO_COST = { memoryBytes: 0, processors: 0, diskBytes: 0 };
/** A machine on which nothing runs. */
export const NO_READING: HostReading = {
  processors: 1,
  memory: { totalBytes: 1, availableBytes: 1 },
  disk: { totalBytes: 1, freeBytes: 1 },
  pressure: null,
  places: { most: 1, taken: 0, waiting: 0, ready: 0, wantedReady: 0 },
  use: {},
  limits: { base: NO_COST, docker: NO_COST, playground: NO_COST },
};

/** Nothing is wrong, and nothing is counted. */
export const NO_OPERATIONS: Operations = {
  troubles: () => [],
  metrics: async () => "",
  reading: () => NO_READING,
  warm: () => 0,
};

/** Nobody is told of anybody. */
export const NO_REPORTS: ReportsPort = {
  pending: [],
  taken: () => {},
  sessions: () => [],
  listen: () => () => {},
};

/** Nobody's ports can be reached. */
export const NO_PREVIEWS: PreviewsPort = {
  pass: () => {
    throw new DrydockError("session_closed");
  },
  connect: async () => {
    throw new DrydockError("session_closed");
  },
};

/** Starts a lab on a free port, closed at the end of its scope. */
export async function startLab(log = pino({ level: "silent" }), reports = NO_REPORTS, previews = NO_PREVIEWS) {
  const ptyHost = await startTestPtyHost((message, error) => log.error({ err: error }, message));
  const sessions = new ShellSessions(ptyHost.host);
  const server = createServer({ sessions, previews, mac, origins: [ORIGIN], log, operations: NO_OPERATIONS, reports });
  const port = await server.listen({ host: "127.0.0.1", port: 0 });
  return {
    sessions: sessions.all,
    port,
    async [Symbol.asyncDispose]() {
      for (const session of sessions.all.values()) session.close();
      await server.close();
      await ptyHost[Symbol.asyncDispose]();
    },
  };
}

/** A page's socket, not yet connected. */
export function client(port: number, auth: object, origin: string | null = ORIGIN): LabClient {
  return io(`http://127.0.0.1:${port}`, {
    path: SOCKET_PATH,
    transports: ["websocket"],
    auth,
    reconnection: false,
    autoConnect: false,
    forceNew: true,
    ...(origin === null ? {} : { extraHeaders: { origin } }),
  });
}

export function clientOf(port: number, learner: string): LabClient {
  return client(port, { ticket: ticketFor(learner), protocol: PROTOCOL_VERSION });
}
