/** One socket's conversation about one learner's session: parses what comes, passes it on, answers. */
import type { Socket } from "socket.io";
import type { z } from "zod/mini";
import { DrydockError, type Result } from "../../../lib/protocol/errors.ts";
import {
  type AttachView,
  type ClientEvents,
  type ClientMessage,
  type ClientMessageName,
  clientMessages,
  type ServerMessages,
  type SessionView,
} from "../../../lib/protocol/events.ts";
import type { SessionPort, SessionsPort, TerminalPort, Watcher } from "./ports.ts";
import { TokenBucket } from "./rate-limit.ts";
import { SocketViewer } from "./socket-viewer.ts";

export type LabSocket = Socket<ClientEvents, ServerMessages>;

/** A page acknowledges every 8 KiB of up to 40 MB/s of output and types besides; a flood is far more. */
const MESSAGES_PER_SECOND = 6_000;
const MESSAGES_BURST = 12_000;

/** A paste comes as fast as the network brings it; the pty paces it. Sustained, nobody types so much. */
const INPUT_BYTES_PER_SECOND = 2 * 1024 * 1024;
const INPUT_BYTES_BURST = 4 * 1024 * 1024;

type Answer<T> = (result: Result<T>) => void;

/** Parses a payload and acts on it. Returns the answer's data, or undefined when there is none, or when it answers by itself. */
type Route = (payload: unknown, answer: Answer<unknown>) => unknown;

export class Connection {
  readonly #socket: LabSocket;
  readonly #learner: string;
  readonly #sessions: SessionsPort;
  readonly #report: (error: unknown) => void;
  readonly #viewers = new Map<string, SocketViewer>();
  readonly #messages = new TokenBucket(MESSAGES_PER_SECOND, MESSAGES_BURST, performance.now());
  readonly #inputBytes = new TokenBucket(INPUT_BYTES_PER_SECOND, INPUT_BYTES_BURST, performance.now());
  readonly #watcher: Watcher;
  #session: SessionPort | undefined;

  /** @param report is told of failures that are ours; the learner is told only that something failed */
  constructor(socket: LabSocket, learner: string, sessions: SessionsPort, report: (error: unknown) => void) {
    this.#socket = socket;
    this.#learner = learner;
    this.#sessions = sessions;
    this.#report = report;
    this.#watcher = {
      state: (view) => this.#socket.emit("session:state", view),
      tasks: (tasks) => this.#socket.emit("tasks:state", tasks),
    };
  }

  start(): void {
    this.#socket.onAny((name: unknown, payload: unknown, answer: unknown) => {
      void this.#receive(name, payload, typeof answer === "function" ? (result) => answer(result) : () => {});
    });
    this.#socket.once("disconnect", () => this.#leave());
  }

  async #receive(name: unknown, payload: unknown, answer: Answer<unknown>): Promise<void> {
    try {
      if (!this.#messages.take(1, performance.now())) throw new DrydockError("rate_limited");
      if (!isMessageName(name)) throw new DrydockError("bad_request", "There is no such message.");
      const data = await this.#routes[name](payload, answer);
      if (data !== undefined) answer({ ok: true, data });
    } catch (error) {
      answer({ ok: false, error: this.#known(error).toWire() });
    }
  }

  #known(error: unknown): DrydockError {
    if (error instanceof DrydockError) return error;
    this.#report(error);
    return new DrydockError("sandbox_failed", "Something went wrong in the lab. It has been noted.");
  }

  readonly #routes: Record<ClientMessageName, Route> = {
    "session:open": route("session:open", clientMessages["session:open"], ({ lesson }) => this.#open(lesson)),
    "session:reset": route("session:reset", clientMessages["session:reset"], () => this.#theSession().reset()),
    "terminal:open": route("terminal:open", clientMessages["terminal:open"], ({ columns, rows }) =>
      this.#theSession().openTerminal(columns, rows),
    ),
    "terminal:attach": route("terminal:attach", clientMessages["terminal:attach"], (request, answer) =>
      this.#attach(request, answer),
    ),
    "terminal:input": route("terminal:input", clientMessages["terminal:input"], ({ terminal, data }) => {
      if (!this.#inputBytes.take(data.byteLength, performance.now())) throw new DrydockError("rate_limited");
      this.#terminal(terminal).input(data);
    }),
    "terminal:resize": route("terminal:resize", clientMessages["terminal:resize"], ({ terminal, columns, rows }) => {
      const viewer = this.#viewers.get(terminal);
      if (viewer) this.#terminal(terminal).resize(columns, rows, viewer);
    }),
    "terminal:ack": route("terminal:ack", clientMessages["terminal:ack"], ({ terminal, offset }) => {
      const viewer = this.#viewers.get(terminal);
      if (viewer) this.#session?.terminal(terminal)?.ack(viewer, offset);
    }),
    "terminal:close": route("terminal:close", clientMessages["terminal:close"], ({ terminal }) => {
      this.#theSession().closeTerminal(terminal);
      this.#viewers.delete(terminal);
      return null;
    }),
  };

  async #open(lesson: string): Promise<SessionView> {
    this.#leave();
    const session = await this.#sessions.open(this.#learner, lesson, this.#watcher);
    if (this.#socket.disconnected) this.#sessions.release(session, this.#watcher);
    else this.#session = session;
    return session.view();
  }

  #attach({ terminal: id, ...request }: ClientMessage<"terminal:attach">, answer: Answer<AttachView>): void {
    const terminal = this.#terminal(id);
    this.#detach(id);
    const viewer = new SocketViewer(this.#socket, id, answer);
    this.#viewers.set(id, viewer);
    terminal.attach(viewer, request).catch((error: unknown) => {
      answer({ ok: false, error: this.#known(error).toWire() });
    });
  }

  #theSession(): SessionPort {
    if (!this.#session) throw new DrydockError("session_closed");
    return this.#session;
  }

  /** A terminal of this learner's own session; another's id is as unknown as one that never was. */
  #terminal(id: string): TerminalPort {
    const terminal = this.#theSession().terminal(id);
    if (!terminal) throw new DrydockError("terminal_unknown");
    return terminal;
  }

  #detach(id: string): void {
    const viewer = this.#viewers.get(id);
    if (!viewer) return;
    this.#viewers.delete(id);
    this.#session?.terminal(id)?.detach(viewer);
  }

  #leave(): void {
    for (const id of [...this.#viewers.keys()]) this.#detach(id);
    if (this.#session) this.#sessions.release(this.#session, this.#watcher);
    this.#session = undefined;
  }
}

function isMessageName(name: unknown): name is ClientMessageName {
  return typeof name === "string" && Object.hasOwn(clientMessages, name);
}

/** Puts the parser of a message before its handler. */
function route<T>(
  name: ClientMessageName,
  schema: { safeParse(payload: unknown): ReturnType<z.ZodMiniType<T>["safeParse"]> },
  handle: (payload: T, answer: Answer<unknown>) => unknown,
): Route {
  return (payload, answer) => {
    const parsed = schema.safeParse(payload);
    if (parsed.success) return handle(parsed.data, answer);
    const [issue] = parsed.error.issues;
    throw new DrydockError("bad_request", `${name} ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  };
}
