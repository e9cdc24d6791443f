/** One socket's conversation about one learner's session: parses what comes, passes it on, answers. */
import type { Logger } from "pino";
import type { z } from "zod/mini";
import { DrydockError, type Result } from "../../../lib/protocol/errors.ts";
import {
  type AttachView,
  type ClientMessage,
  type ClientMessageName,
  clientMessages,
  GUEST_MESSAGES,
  type SessionView,
} from "../../../lib/protocol/events.ts";
import type { KernelServerMessages } from "../../../lib/protocol/kernel-messages.ts";
import type { Observe } from "../observability/observe.ts";
import type { LabSocket } from "./lab-socket.ts";
import type { PreviewsPort, SessionPort, SessionsPort, TerminalPort, Watcher } from "./ports.ts";
import type { Repliers } from "./repliers.ts";
import { limitUnsent } from "./send-limit.ts";
import { SocketViewer } from "./socket-viewer.ts";
import { TokenBucket } from "./token-bucket.ts";

/** A page acknowledges every 24 KiB, and each lone piece, of up to 40 MB/s of output and types besides; a flood is far more. */
const MESSAGES_PER_SECOND = 6_000;
const MESSAGES_BURST = 12_000;

/** A paste comes as fast as the network brings it; the pty paces it. Sustained, nobody types so much. */
const INPUT_BYTES_PER_SECOND = 2 * 1024 * 1024;
const INPUT_BYTES_BURST = 4 * 1024 * 1024;

/** Nobody finds a PID by trying all of them. */
const ANSWERS_PER_SECOND = 0.5;
const ANSWERS_BURST = 5;

type Answer<T> = (result: Result<T>) => void;

/** Parses a payload and acts on it. Resolves with what to answer, or undefined when it has answered by itself. */
type Route = (payload: unknown, answer: Answer<unknown>) => unknown;

/** A session this connection has open, and who watches it there. */
interface Visit {
  session: SessionPort;
  watcher: Watcher;
  /** Who looks at the kernel here. */
  kernelViewer: KernelServerMessages;
}

export interface ConnectionOptions {
  socket: LabSocket;
  sessions: SessionsPort;
  previews: PreviewsPort;
  /** Shared by all connections. */
  repliers: Repliers;
  log: Logger;
  observe: Observe;
}

export class Connection {
  readonly #socket: LabSocket;
  readonly #sessions: SessionsPort;
  readonly #previews: PreviewsPort;
  readonly #repliers: Repliers;
  readonly #log: Logger;
  readonly #observe: Observe;
  readonly #viewers = new Map<string, SocketViewer>();
  readonly #messages = new TokenBucket(MESSAGES_PER_SECOND, MESSAGES_BURST, performance.now());
  readonly #inputBytes = new TokenBucket(INPUT_BYTES_PER_SECOND, INPUT_BYTES_BURST, performance.now());
  readonly #answers = new TokenBucket(ANSWERS_PER_SECOND, ANSWERS_BURST, performance.now());
  #visit: Visit | undefined;
  /** Counts the visits asked for: of several at a time only the last one is kept. */
  #visitsAsked = 0;

  constructor({ socket, sessions, previews, repliers, log, observe }: ConnectionOptions) {
    this.#socket = socket;
    this.#sessions = sessions;
    this.#previews = previews;
    this.#repliers = repliers;
    this.#log = log;
    this.#observe = observe;
  }

  get #isGuest(): boolean {
    return this.#socket.data.isGuest;
  }

  start(): void {
    this.#socket.onAny((name: unknown, payload: unknown, answer: unknown) => {
      void this.#receive(name, payload, typeof answer === "function" ? (result) => answer(result) : () => {});
    });
    this.#socket.once("disconnect", (reason) => {
      this.#visitsAsked += 1;
      this.#leave();
      this.#log.info({ reason }, "disconnected");
    });
    limitUnsent(this.#socket, () => {
      this.#log.warn("cut off: it does not read what it acknowledges");
      // Any politer way to end it waits until all has been sent.
      this.#socket.request.socket.destroy();
    });
  }

  async #receive(name: unknown, payload: unknown, answer: Answer<unknown>): Promise<void> {
    try {
      if (!this.#messages.take(1, performance.now())) throw new DrydockError("rate_limited");
      if (!isMessageName(name)) throw new DrydockError("bad_request", "There is no such message.");
      if (this.#isGuest && !GUEST_MESSAGES.includes(name)) throw new DrydockError("watch_only");
      const data = await this.#routes[name](payload, answer);
      // A view is taken when it is sent: what happens meanwhile is told before, and would be overtaken by an older view.
      if (data !== undefined) answer({ ok: true, data: typeof data === "function" ? data() : data });
    } catch (error) {
      const known = this.#known(error);
      if (known.code === "rate_limited") this.#observe({ event: "rate_limited" });
      answer({ ok: false, error: known.toWire() });
    }
  }

  #known(error: unknown): DrydockError {
    if (error instanceof DrydockError) return error;
    this.#log.error({ err: error }, "a message could not be handled");
    return new DrydockError("sandbox_failed", "Something went wrong in the lab. It has been noted.");
  }

  readonly #routes: Record<ClientMessageName, Route> = {
    "session:open": route("session:open", ({ lesson }) => this.#open(lesson)),
    "session:reset": route("session:reset", () => this.#theSession().reset()),
    "session:start": route("session:start", () => this.#theSession().start()),
    "session:extend": route("session:extend", () => this.#theSession().extend()),
    "task:answer": route("task:answer", ({ task, answer }) => {
      if (!this.#answers.take(1, performance.now())) {
        throw new DrydockError("rate_limited", "Too many answers in a short time. Look again before you try the next.");
      }
      this.#theSession().answer(task, answer);
      return null;
    }),
    "terminal:open": route("terminal:open", ({ columns, rows }) => this.#theSession().openTerminal(columns, rows)),
    "terminal:attach": route("terminal:attach", (request, answer) => this.#attach(request, answer)),
    "terminal:input": route("terminal:input", (message) => this.#input(message)),
    "terminal:resize": route("terminal:resize", ({ terminal, columns, rows }) => {
      const viewer = this.#viewers.get(terminal);
      if (!viewer || this.#isGuest) return null;
      this.#repliers.claim(terminal, viewer);
      this.#terminal(terminal).resize(columns, rows, viewer);
      return null;
    }),
    "terminal:ack": route("terminal:ack", ({ terminal, offset }) => {
      const viewer = this.#viewers.get(terminal);
      if (viewer) this.#visit?.session.terminal(terminal)?.ack(viewer, offset);
      return null;
    }),
    "terminal:clear": route("terminal:clear", ({ terminal, what }) => {
      this.#terminal(terminal).clear(what);
      return null;
    }),
    "terminal:close": route("terminal:close", ({ terminal }) => {
      this.#theSession().closeTerminal(terminal);
      this.#forget(terminal);
      return null;
    }),
    "preview:open": route("preview:open", ({ port }) => {
      const sandbox = this.#theSession().runningSandbox;
      if (!sandbox) throw new DrydockError("session_closed");
      this.#log.info({ sandbox: sandbox.id, port }, "the learner opens a port of their sandbox");
      return this.#previews.pass(this.#socket.data.learner, sandbox.id, port);
    }),
    "control:ask": route("control:ask", ({ isWanted }) => {
      if (!this.#isGuest) throw new DrydockError("bad_request", "This sandbox is your own.");
      const { session, watcher } = this.#theVisit();
      session.audience.askControl(watcher, isWanted);
      this.#log.info({ isWanted }, "somebody who looks on asks to type");
      return null;
    }),
    "control:answer": route("control:answer", ({ isAllowed }) => {
      this.#theSession().audience.answerControl(isAllowed);
      this.#log.info({ isAllowed }, "the learner answers who asked to type");
      return null;
    }),
    "kernel:watch": route("kernel:watch", (request) => {
      const { session, kernelViewer } = this.#theVisit();
      return session.kernel.watch(kernelViewer, request);
    }),
    "kernel:unwatch": route("kernel:unwatch", () => {
      this.#visit?.session.kernel.unwatch(this.#visit.kernelViewer);
      return null;
    }),
    "kernel:at": route("kernel:at", ({ atMs }) => this.#theSession().kernel.at(atMs)),
  };

  async #open(lesson: string): Promise<() => SessionView> {
    this.#leave();
    this.#visitsAsked += 1;
    const asked = this.#visitsAsked;
    const watcher: Watcher = {
      state: (view) => this.#socket.emit("session:state", view),
      tasks: (tasks) => this.#socket.emit("tasks:state", tasks),
    };
    const { learner, lesson: only } = this.#socket.data;
    if (only !== null && only !== lesson) throw new DrydockError("lesson_locked");
    const session = this.#isGuest
      ? this.#sessions.visit(learner, lesson, watcher)
      : await this.#sessions.open(learner, lesson, watcher);
    if (asked !== this.#visitsAsked) {
      this.#sessions.release(session, watcher);
      throw new DrydockError("session_closed", "This page has opened another lesson since.");
    }
    this.#visit = { session, watcher, kernelViewer: kernelViewer(this.#socket) };
    return () => session.view();
  }

  async #attach({ terminal: id, ...request }: ClientMessage<"terminal:attach">, answer: Answer<AttachView>) {
    const terminal = this.#terminal(id);
    this.#detach(id);
    const viewer = new SocketViewer(this.#socket, id, answer);
    this.#viewers.set(id, viewer);
    if (request.from === null && !this.#isGuest) this.#repliers.claim(id, viewer);
    // The viewer answers, at the place in the stream where its output begins.
    await terminal.attach(viewer, { ...request, ...(this.#isGuest && this.#sizeOf(id)) });
  }

  /** As it is: whoever looks on does not change it. */
  #sizeOf(id: string): { columns: number; rows: number } | undefined {
    const view = this.#theSession().view();
    const terminal = view.terminals.find((one) => one.id === id);
    return terminal && { columns: terminal.columns, rows: terminal.rows };
  }

  async #input({ terminal: id, data, isReply }: ClientMessage<"terminal:input">): Promise<null> {
    const terminal = this.#terminal(id);
    const { session, watcher } = this.#theVisit();
    // A program's question is for the learner's own screen.
    if (this.#isGuest && (isReply || !session.audience.mayType(watcher))) throw new DrydockError("watch_only");
    if (!isReply) session.audience.typed(this.#isGuest ? "guest" : "learner", id);
    const viewer = this.#viewers.get(id);
    if (isReply && !(viewer && this.#repliers.mayReply(id, viewer))) return null;
    if (!isReply && viewer) this.#repliers.claim(id, viewer);
    if (!this.#inputBytes.take(data.byteLength, performance.now())) throw new DrydockError("rate_limited");
    const isTaken = await terminal.input(data);
    if (!isTaken) throw new DrydockError("rate_limited", "The program in this terminal does not read its input.");
    return null;
  }

  #theSession(): SessionPort {
    return this.#theVisit().session;
  }

  #theVisit(): Visit {
    if (!this.#visit) throw new DrydockError("session_closed");
    return this.#visit;
  }

  /** A terminal of this learner's own session; another's id is as unknown as one that never was. */
  #terminal(id: string): TerminalPort {
    const terminal = this.#theSession().terminal(id);
    if (!terminal) throw new DrydockError("terminal_unknown");
    return terminal;
  }

  #detach(id: string): void {
    const viewer = this.#forget(id);
    if (viewer) this.#visit?.session.terminal(id)?.detach(viewer);
  }

  #forget(id: string): SocketViewer | undefined {
    const viewer = this.#viewers.get(id);
    if (viewer) this.#repliers.release(id, viewer);
    this.#viewers.delete(id);
    return viewer;
  }

  #leave(): void {
    for (const id of [...this.#viewers.keys()]) this.#detach(id);
    if (this.#visit) {
      const { session, watcher, kernelViewer } = this.#visit;
      session.kernel.unwatch(kernelViewer);
      this.#sessions.release(session, watcher);
    }
    this.#visit = undefined;
  }
}

function kernelViewer(socket: LabSocket): KernelServerMessages {
  return {
    "kernel:snapshot": (snapshot, received) => socket.emit("kernel:snapshot", snapshot, received),
    "kernel:patch": (patch, received) => socket.emit("kernel:patch", patch, received),
    "timeline:events": (batch, received) => socket.emit("timeline:events", batch, received),
  };
}

function isMessageName(name: unknown): name is ClientMessageName {
  return typeof name === "string" && Object.hasOwn(clientMessages, name);
}

/** The same schemas, each bound to its message's type. */
const schemas: { [K in ClientMessageName]: z.ZodMiniType<ClientMessage<K>> } = clientMessages;

/** Puts the parser of a message before its handler. */
function route<K extends ClientMessageName>(
  name: K,
  handle: (message: ClientMessage<K>, answer: Answer<unknown>) => unknown,
): Route {
  return (payload, answer) => {
    const parsed = schemas[name].safeParse(payload);
    if (parsed.success) return handle(parsed.data, answer);
    const [issue] = parsed.error.issues;
    throw new DrydockError("bad_request", `${name} ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  };
}
