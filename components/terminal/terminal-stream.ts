/** One terminal's bytes, between the sandbox host and a screen: nothing lost, nothing twice, over any number of connections. */
import type { Result, WireError } from "#lib/protocol/errors.ts";
import type { AttachView, Clearing, ClientMessage } from "#lib/protocol/events.ts";
import { bytesOf } from "./bytes.ts";
import { InputPacer, type LostInput } from "./input-pacer.ts";

/**
 * Acknowledge after so many parsed bytes: below the host's smallest window of 32 KiB, and as large as that allows. At
 * 8 KiB a `cat` is a quarter slower and costs the host twice the processor time.
 */
const ACK_BYTES = 24 * 1024;

/** After a return, what was missed comes right behind the answer. */
const CATCH_UP_MS = 250;

/** RIS, "reset to initial state" (ECMA-48): takes its turn among the bytes, unlike a call to reset. */
const RESET = new TextEncoder().encode("\x1bc");

/** What shows a terminal's bytes: xterm in a browser, anything in a test. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /** Takes bytes in order; calls `parsed` once it has worked them in. */
  write(bytes: Uint8Array, parsed: () => void): void;
  /** Forgets what it shows, once it has worked in all bytes before. */
  clear(what: Clearing): void;
  /** The terminal has this size now, by another viewer's wish. */
  resize(columns: number, rows: number): void;
}

/** What a stream needs of the connection. */
export interface Wire {
  /** Does nothing without a connection: the stream is asked to attach again once there is one. */
  attach(request: ClientMessage<"terminal:attach">, answer: (result: Result<AttachView>) => void): void;
  /** Calls back when the host has taken or refused it, unless the connection is lost before. False when there is none. */
  input(payload: ClientMessage<"terminal:input">, answered: (result: Result<null>) => void): boolean;
  /** Does nothing without a connection: what comes after it says the same anew. */
  send<K extends "terminal:resize" | "terminal:ack" | "terminal:clear">(name: K, payload: ClientMessage<K>): void;
  refused(error: WireError): void;
}

export class TerminalStream {
  readonly id: string;
  readonly #wire: Wire;
  readonly #input: InputPacer;
  readonly #outputListeners = new Set<() => void>();
  readonly #pasteListeners = new Set<(waitingBytes: number) => void>();
  #screen: Screen | undefined;
  /** `asked`: the host knows what to send us, and takes input; `attached`: what it sends follows on what we have. */
  #state: "detached" | "asked" | "attached" = "detached";
  #attempt = 0;
  #hasEnded = false;
  /** Stream offset up to which the screen has been given everything; null for an empty screen. */
  #received: number | null = null;
  #parsed = 0;
  #acknowledged = 0;
  /** Until when (ms) the first output counts as missed before, and up to which offset that then goes. */
  #catchUp = { untilMs: 0, end: 0 };

  constructor(id: string, wire: Wire) {
    this.id = id;
    this.#wire = wire;
    this.#input = new InputPacer({
      send: (data, answered) => wire.input({ terminal: id, data }, answered),
      refused: (error) => wire.refused(error),
      waiting: (bytes) => {
        for (const listener of this.#pasteListeners) listener(bytes);
      },
    });
  }

  /** Has the screen been shown anything yet? */
  get hasOutput(): boolean {
    return this.#parsed > 0;
  }

  /** Shows this terminal on an empty screen, until the returned function is called. */
  show(screen: Screen): () => void {
    this.#screen = screen;
    this.#received = null;
    this.#parsed = 0;
    this.#catchUp = { untilMs: 0, end: 0 };
    this.attach();
    return () => {
      if (this.#screen !== screen) return;
      this.#screen = undefined;
      this.detached();
    };
  }

  /** Asks the host for everything the screen does not have yet. */
  attach(): void {
    const screen = this.#screen;
    if (!screen) return;
    this.#state = "asked";
    this.#attempt += 1;
    const attempt = this.#attempt;
    const asked = { columns: screen.columns, rows: screen.rows };
    const isReturn = this.#received !== null;
    this.#wire.attach({ terminal: this.id, ...asked, from: this.#received }, (result) => {
      if (attempt !== this.#attempt || screen !== this.#screen) return;
      if (!result.ok) {
        this.#wire.refused(result.error);
        return;
      }
      this.#state = "attached";
      if (isReturn) this.#catchUp.untilMs = performance.now() + CATCH_UP_MS;
      const changedMeanwhile = screen.columns !== asked.columns || screen.rows !== asked.rows;
      if (changedMeanwhile) this.resize(screen.columns, screen.rows);
      else screen.resize(result.data.columns, result.data.rows);
      this.#goOn(screen, result.data);
      if (result.data.exit) this.ended();
    });
  }

  /** The connection is gone, and with it what was on its way in either direction; answers what that was of the input. */
  detached(): LostInput {
    this.#attempt += 1;
    this.#state = "detached";
    return this.#input.clear();
  }

  data(offset: number, bytes: Uint8Array): void {
    if (this.#state !== "attached" || this.#received === null) return;
    if (offset > this.#received) {
      // Something between has not come, as after a long stall: ask for it.
      this.attach();
      return;
    }
    const fresh = bytes.subarray(this.#received - offset);
    if (performance.now() < this.#catchUp.untilMs) this.#catchUp = { untilMs: 0, end: offset + bytes.byteLength };
    if (fresh.byteLength > 0) this.#show(fresh, this.#received);
  }

  size(columns: number, rows: number): void {
    if (this.#state === "attached") this.#screen?.resize(columns, rows);
  }

  /** Its shell has ended: the page says so, and nobody reads what is typed. */
  ended(): void {
    this.#hasEnded = true;
    this.#input.clear();
  }

  /** False when there is no connection: nothing is kept to be typed later, into who knows what. */
  input(bytes: Uint8Array): boolean {
    if (this.#hasEnded) return true;
    return this.#state !== "detached" && this.#input.push(bytes);
  }

  /**
   * What the screen answers to a program by itself, while it parses the question. A question from before this viewer came
   * back is not answered: who asked it may have gone, and the answer would be typed into whatever runs now.
   */
  reply(bytes: Uint8Array): void {
    if (this.#state !== "attached" || this.#parsed < this.#catchUp.end) return;
    this.#wire.input({ terminal: this.id, data: bytes, isReply: true }, () => {});
  }

  /** The screen has another size now. */
  resize(columns: number, rows: number): void {
    if (this.#state === "attached") this.#wire.send("terminal:resize", { terminal: this.id, columns, rows });
  }

  /** Empties the screen, here and for whoever looks at it later. False when there is no connection. */
  clear(what: Clearing): boolean {
    if (this.#state === "detached") return false;
    this.#wire.send("terminal:clear", { terminal: this.id, what });
    return true;
  }

  /** The host has emptied it. */
  cleared(what: Clearing): void {
    if (this.#state === "attached") this.#screen?.clear(what);
  }

  /** Calls back whenever output has been parsed; returns the release. */
  onOutput(listener: () => void): () => void {
    this.#outputListeners.add(listener);
    return () => this.#outputListeners.delete(listener);
  }

  /** Calls back with what has yet to be sent of a long paste, and with 0 at its end; returns the release. */
  onPaste(listener: (waitingBytes: number) => void): () => void {
    this.#pasteListeners.add(listener);
    return () => this.#pasteListeners.delete(listener);
  }

  #goOn(screen: Screen, { snapshot, offset }: AttachView): void {
    if (snapshot) {
      screen.write(RESET, () => undefined);
      screen.write(bytesOf(snapshot), () => this.#hasParsed(offset));
    }
    this.#received = offset;
    this.#acknowledged = offset;
  }

  #show(bytes: Uint8Array, offset: number): void {
    this.#received = offset + bytes.byteLength;
    for (let start = 0; start < bytes.byteLength; start += ACK_BYTES) {
      const piece = bytes.subarray(start, start + ACK_BYTES);
      const end = offset + start + piece.byteLength;
      this.#screen?.write(piece, () => this.#hasParsed(end));
    }
  }

  #hasParsed(offset: number): void {
    this.#parsed = Math.max(this.#parsed, offset);
    const drained = this.#parsed === this.#received;
    const due = this.#parsed - this.#acknowledged >= ACK_BYTES || (drained && this.#parsed > this.#acknowledged);
    if (this.#state === "attached" && due) {
      this.#acknowledged = this.#parsed;
      this.#wire.send("terminal:ack", { terminal: this.id, offset: this.#parsed });
    }
    for (const listener of this.#outputListeners) listener();
  }
}
