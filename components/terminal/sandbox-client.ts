/** The page's line to the sandbox host: one socket, one session, its terminals. Knows no React. */
import { io, type Socket } from "socket.io-client";
import { z } from "zod/mini";
import type { TaskState } from "#lib/lesson/task-state.ts";
import { DrydockError, ERROR_TABLE, type ErrorCode, type Result, type WireError } from "#lib/protocol/errors.ts";
import {
  type ClientAnswers,
  type ClientEvents,
  type ClientMessage,
  type ServerMessages,
  type SessionView,
  SOCKET_PATH,
  type TerminalView,
} from "#lib/protocol/events.ts";
import type { PreviewPass } from "#lib/protocol/preview.ts";
import { PROTOCOL_VERSION } from "#lib/protocol/version.ts";
import { backoffMs } from "./backoff.ts";
import { bytesOf } from "./bytes.ts";
import type { LostInput } from "./input-pacer.ts";
import { KernelLink } from "./kernel-link.ts";
import { TerminalStream, type Wire } from "./terminal-stream.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/** An emulated sandbox host starts a shell in seconds; what takes longer than this has been lost. */
const ANSWER_TIMEOUT_MS = 30_000;

/** With these, trying again cannot help: the page itself is out of date, or not ours. */
const FATAL: readonly ErrorCode[] = ["protocol_mismatch", "origin_refused"];

/** The lab itself says no, and why. It may think better of it: a class is reopened, a lesson unlocked. */
const SHUT: readonly ErrorCode[] = ["workshop_over", "sign_in_needed", "lesson_locked"];
/** Whoever is told of such a change calls {@link SandboxClient.retryNow}; this is for who is not. */
const SHUT_RETRY_MS = 60_000;

/** What was typed is answered at once by a host that is well, also while its sandboxes are busy. */
const SILENCE_MS = 3_000;

/** The state of the connection. Offline: `attempt` failed ones so far, the next at `retryAtMs`. */
export type Link =
  | { kind: "connecting" }
  | { kind: "online" }
  /** Connected, as far as anybody knows, but what was typed has not been answered for a while. */
  | { kind: "silent" }
  | { kind: "offline"; attempt: number; retryAtMs: number }
  /** The lab lets this page in no more. */
  | { kind: "shut"; refusal: WireError };

/** Who is told what the sandbox host says. */
export interface ClientListener {
  link(link: Link): void;
  session(view: SessionView): void;
  tasks(tasks: TaskState[]): void;
  /** The host would not make or find a session. */
  sessionRefused(error: WireError): void;
  /** Something else that was asked for was refused. */
  refused(error: WireError): void;
  /** The connection was lost, and input with it. */
  inputLost(lost: LostInput): void;
  /** No connection can be had from this page; it must be reloaded. */
  lost(error: WireError): void;
}

export interface ClientOptions {
  lesson: string;
  /** Called before every attempt to connect: tickets live for a minute. Rejects with what the lab said when it refuses one. */
  fetchTicket: () => Promise<string>;
  listener: ClientListener;
  /** Origin of the lab; the page's own when left out. */
  origin?: string;
}

export class SandboxClient {
  readonly #lesson: string;
  readonly #fetchTicket: () => Promise<string>;
  readonly #listener: ClientListener;
  readonly #socket: Socket<ServerMessages, ClientEvents>;
  readonly #streams = new Map<string, TerminalStream>();
  /** For whoever on the page looks at the kernel. */
  readonly kernel = new KernelLink({
    watch: (request, answer) => this.#ask("kernel:watch", request, answer),
    unwatch: () => this.#ask("kernel:unwatch", {}, () => {}),
    at: (atMs, answer) => this.#ask("kernel:at", { atMs }, answer),
  });
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  /** Runs while input is unanswered. */
  #silenceTimer: ReturnType<typeof setTimeout> | undefined;
  #isSilent = false;
  #failedAttempts = 0;
  #hasSession = false;
  #closed = false;

  constructor({ lesson, fetchTicket, listener, origin }: ClientOptions) {
    this.#lesson = lesson;
    this.#fetchTicket = fetchTicket;
    this.#listener = listener;
    const options = {
      path: SOCKET_PATH,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      timeout: CONNECT_TIMEOUT_MS,
      autoConnect: false,
      // Attempts are ours: each needs a ticket of its own, and socket.io does not try again when one is refused.
      reconnection: false,
      forceNew: true,
    };
    this.#socket = origin === undefined ? io(options) : io(origin, options);
    this.#listen();
  }

  /** Connects, and stays connected until {@link close}. */
  start(): void {
    void this.#connect();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#silenceTimer);
    this.#socket.disconnect();
  }

  /** Tries now instead of when the wait is over. */
  retryNow(): void {
    if (this.#retryTimer === undefined) return;
    clearTimeout(this.#retryTimer);
    void this.#connect();
  }

  /** Asks for a fresh sandbox in place of this one, also after it has ended, or for one at all after a refusal. */
  reset(): void {
    if (!this.#hasSession) {
      this.#openSession();
      return;
    }
    this.#change("session:reset");
  }

  /** Starts a stopped sandbox again, on its own files. */
  startAgain(): void {
    this.#change("session:start");
  }

  /** Puts off the end of the sandbox's time. */
  extend(): void {
    this.#change("session:extend");
  }

  /** Answers the question of a task; resolves with whether the host took it, which says nothing of its being right. */
  answer(task: string, answer: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#ask("task:answer", { task, answer }, (result) => {
        if (!result.ok) this.#listener.refused(result.error);
        resolve(result.ok);
      });
    });
  }

  #change(name: "session:reset" | "session:start" | "session:extend"): void {
    this.#ask(name, {}, (result) => {
      if (result.ok) this.#takeView(result.data);
      else this.#listener.refused(result.error);
    });
  }

  /** A new shell, or null when the host refused (the listener knows why). */
  openTerminal(columns: number, rows: number): Promise<TerminalView | null> {
    return new Promise((resolve) => {
      this.#ask("terminal:open", { columns, rows }, (result) => {
        if (!result.ok) this.#listener.refused(result.error);
        resolve(result.ok ? result.data : null);
      });
    });
  }

  /** What opens a port of the sandbox in this browser, or null when the host refused (the listener knows why). */
  openPort(port: number): Promise<PreviewPass | null> {
    return new Promise((resolve) => {
      this.#ask("preview:open", { port }, (result) => {
        if (!result.ok) this.#listener.refused(result.error);
        resolve(result.ok ? result.data : null);
      });
    });
  }

  /** Resolves when the host has answered. */
  closeTerminal(id: string): Promise<void> {
    return new Promise((resolve) => {
      this.#ask("terminal:close", { terminal: id }, (result) => {
        if (!result.ok) this.#listener.refused(result.error);
        resolve();
      });
    });
  }

  /** For who looks on: asks the learner for leave to type, or gives it back. */
  askControl(isWanted: boolean): void {
    this.#ask("control:ask", { isWanted }, (result) => {
      if (!result.ok) this.#listener.refused(result.error);
    });
  }

  /** Gives leave to who looks on, or does not, or takes it back. */
  answerControl(isAllowed: boolean): void {
    this.#ask("control:answer", { isAllowed }, (result) => {
      if (!result.ok) this.#listener.refused(result.error);
    });
  }

  /** The bytes of one of the session's terminals. */
  stream(id: string): TerminalStream {
    const known = this.#streams.get(id);
    if (known) return known;
    const stream = new TerminalStream(id, this.#wire);
    this.#streams.set(id, stream);
    return stream;
  }

  readonly #wire: Wire = {
    attach: (request, answer) => this.#ask("terminal:attach", request, answer),
    input: (payload, answered) => {
      if (!this.#socket.connected) return false;
      this.#silenceTimer ??= setTimeout(() => this.#tellSilence(), SILENCE_MS);
      this.#socket.emit("terminal:input", payload, (result) => {
        this.#answered();
        answered(result);
      });
      return true;
    },
    send: (name, payload) => {
      if (this.#socket.connected) (this.#socket as Socket).emit(name, payload);
    },
    refused: (error) => this.#listener.refused(error),
  };

  async #connect(): Promise<void> {
    this.#retryTimer = undefined;
    if (this.#failedAttempts === 0) this.#listener.link({ kind: "connecting" });
    try {
      const ticket = await this.#fetchTicket();
      if (this.#closed) return;
      this.#socket.auth = { ticket, protocol: PROTOCOL_VERSION };
      this.#socket.connect();
    } catch (error) {
      if (error instanceof DrydockError && SHUT.includes(error.code)) this.#shut(error);
      else this.#retryLater();
    }
  }

  #shut(refusal: DrydockError): void {
    if (this.#closed) return;
    this.#failedAttempts = 1;
    this.#retryTimer = setTimeout(() => void this.#connect(), SHUT_RETRY_MS);
    this.#listener.link({ kind: "shut", refusal: refusal.toWire() });
  }

  #retryLater(): void {
    if (this.#closed) return;
    this.#failedAttempts += 1;
    const waitMs = backoffMs(this.#failedAttempts, Math.random());
    this.#retryTimer = setTimeout(() => void this.#connect(), waitMs);
    this.#listener.link({ kind: "offline", attempt: this.#failedAttempts, retryAtMs: Date.now() + waitMs });
  }

  /** Bound once: socket.io keeps its Socket, and these with it, over all connections. */
  #listen(): void {
    const socket = this.#socket;
    socket.on("connect", () => {
      this.#failedAttempts = 0;
      this.#openSession();
    });
    socket.on("connect_error", (error) => {
      const refusal = refusalIn(error);
      if (refusal && FATAL.includes(refusal.code)) this.#listener.lost(refusal);
      else this.#retryLater();
    });
    socket.on("disconnect", () => {
      // Between the end of a connection and its notice (as after the machine slept) socket.io keeps messages for the next.
      socket.sendBuffer = [];
      this.#isSilent = false;
      this.kernel.disconnected();
      clearTimeout(this.#silenceTimer);
      this.#silenceTimer = undefined;
      for (const stream of this.#streams.values()) {
        const lost = stream.detached();
        if (!this.#closed && (lost.hasUncertain || lost.unsentBytes > 0)) this.#listener.inputLost(lost);
      }
      this.#retryLater();
    });
    socket.on("session:state", (view) => this.#takeView(view));
    socket.on("tasks:state", (tasks) => this.#listener.tasks(tasks));
    socket.on("terminal:data", (id, offset, data) => this.#streams.get(id)?.data(offset, bytesOf(data)));
    socket.on("terminal:exit", (id) => this.#streams.get(id)?.ended());
    socket.on("terminal:cleared", (id, what) => this.#streams.get(id)?.cleared(what));
    socket.on("terminal:size", (id, columns, rows) => this.#streams.get(id)?.size(columns, rows));
    this.#listenToKernel();
  }

  /** Taken in before it is acknowledged: then the host may send the next. */
  #listenToKernel(): void {
    this.#socket.on("kernel:snapshot", (snapshot, received) => {
      this.kernel.snapshot(snapshot);
      received();
    });
    this.#socket.on("kernel:patch", (patch, received) => {
      this.kernel.patch(patch);
      received();
    });
    this.#socket.on("timeline:events", (batch, received) => {
      this.kernel.events(batch);
      received();
    });
  }

  #tellSilence(): void {
    this.#isSilent = true;
    this.#listener.link({ kind: "silent" });
  }

  /** Some input has been answered; what was typed after it gets as long again. */
  #answered(): void {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = undefined;
    if (this.#isSilent) this.#listener.link({ kind: "online" });
    this.#isSilent = false;
  }

  #openSession(): void {
    this.#ask("session:open", { lesson: this.#lesson }, (result) => {
      if (!this.#socket.connected) return;
      this.#hasSession = result.ok;
      if (result.ok) this.#takeView(result.data);
      else this.#listener.sessionRefused(result.error);
      if (result.ok) this.kernel.connected();
      for (const stream of this.#streams.values()) stream.attach();
      // Not before: whoever reads that they are connected may type.
      this.#listener.link({ kind: "online" });
    });
  }

  #takeView(view: SessionView): void {
    const ids = new Set(view.terminals.map(({ id }) => id));
    for (const [id, stream] of this.#streams) {
      if (ids.has(id)) continue;
      stream.detached();
      this.#streams.delete(id);
    }
    this.#listener.session(view);
  }

  /** Sends a request; without a connection, and when no answer comes, answers for the host. */
  #ask<K extends keyof ClientAnswers>(
    name: K,
    payload: ClientMessage<K>,
    answer: (result: Result<ClientAnswers[K]>) => void,
  ): void {
    if (!this.#socket.connected) {
      answer({ ok: false, error: new DrydockError("host_unreachable").toWire() });
      return;
    }
    // A callback, not a promise: output that follows the answer in the same packet must find it taken in.
    (this.#socket as Socket)
      .timeout(ANSWER_TIMEOUT_MS)
      .emit(name, payload, (lost: Error | null, result: Result<ClientAnswers[K]>) => {
        answer(lost ? { ok: false, error: new DrydockError("host_unreachable").toWire() } : result);
      });
  }
}

const codes = Object.keys(ERROR_TABLE) as [ErrorCode, ...ErrorCode[]];
const wireErrorSchema = z.object({ code: z.enum(codes), message: z.string() });

/** Why the sandbox host refused the handshake, if it was the host that did. */
function refusalIn(error: Error): WireError | null {
  const parsed = wireErrorSchema.safeParse("data" in error ? error.data : undefined);
  return parsed.success ? parsed.data : null;
}
