/**
 * A pseudo-terminal with a process on it: bytes in, bytes out, and its end.
 *
 * This stands on node-pty's native half, because its JavaScript half (unixTerminal.js, 1.2.0-beta.15) throws away
 * output that is still unread 200 ms after the process has ended, spins while a program does not read its input, and
 * writes from another thread to a descriptor number that may by then be somebody else's pty.
 */
import { ReadStream } from "node:tty";
import { loadNativeModule } from "node-pty/lib/utils.js";
import type { TerminalExit } from "../../../lib/protocol/events.ts";
import { PtyInput } from "./pty-input.ts";

/** What a terminal needs of a pty. */
export interface Pty {
  /** Host PID of the process started on it. */
  readonly pid: number;
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called once, after the last output. */
  onExit(listener: (exit: TerminalExit) => void): void;
  /** Queues input. False, and nothing is taken, while the program has left too much of it unread. */
  write(bytes: Uint8Array): boolean;
  resize(columns: number, rows: number): void;
  /** Stops reading, so that the kernel stops the program once its buffer is full. */
  pause(): void;
  resume(): void;
  /** Hangs up: the kernel sends SIGHUP to the session on the other end (tty_ioctl(2)). Idempotent. */
  close(): void;
}

interface PtyOptions {
  columns: number;
  rows: number;
  env: Record<string, string>;
}

export type SpawnPty = (command: readonly string[], options: PtyOptions) => Pty;

/**
 * How long a pty stays open after its process has ended while another one still holds it. In a sandbox
 * the OCI runtime is the only holder, so that the kernel reports the end by itself (EIO).
 */
const LINGER_MS = 50;

const KEEP_UID = -1;
const native = loadNativeModule("pty").module;

/** Starts a program on a pty of its own; a program that cannot be started exits with code 1 and says why there. */
export const spawnPty: SpawnPty = (command, options) => new NodePty(command, options);

class NodePty implements Pty {
  readonly pid: number;
  readonly #fd: number;
  readonly #output: ReadStream;
  readonly #input: PtyInput;
  #onExit: (exit: TerminalExit) => void = () => {};
  #exit: TerminalExit | undefined;
  #isOpen = true;
  #hasNews = false;

  constructor([file, ...args]: readonly string[], { columns, rows, env }: PtyOptions) {
    if (file === undefined) throw new Error("a pty needs a command");
    const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    const onExit = (code: number, signal: number) => this.#processEnded({ code, signal: signal || null });
    const forked = native.fork(file, args, pairs, "/", columns, rows, KEEP_UID, KEEP_UID, true, "", onExit);
    this.pid = forked.pid;
    this.#fd = forked.fd;
    this.#input = new PtyInput(forked.fd);
    this.#output = new ReadStream(forked.fd);
    this.#output.once("close", () => this.#outputEnded());
    this.#output.on("error", (error: NodeJS.ErrnoException) => {
      // The kernel's way to say that nobody holds the other end any more, once all output has been read.
      if (error.code !== "EIO") throw error;
    });
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#output.on("data", (bytes: Uint8Array) => {
      this.#hasNews = true;
      listener(bytes);
    });
  }

  onExit(listener: (exit: TerminalExit) => void): void {
    this.#onExit = listener;
  }

  write(bytes: Uint8Array): boolean {
    return this.#input.write(bytes);
  }

  resize(columns: number, rows: number): void {
    if (this.#isOpen) native.resize(this.#fd, columns, rows, 0, 0);
  }

  pause(): void {
    this.#output.pause();
  }

  resume(): void {
    this.#output.resume();
  }

  close(): void {
    // No signal to the pid: between the process's end and our knowing of it, the number may be another's.
    this.#isOpen = false;
    this.#input.close();
    this.#output.destroy();
  }

  #processEnded(exit: TerminalExit): void {
    this.#exit = exit;
    if (this.#output.closed) this.#onExit(exit);
    else this.#linger();
  }

  #outputEnded(): void {
    this.#isOpen = false;
    this.#input.close();
    if (this.#exit) this.#onExit(this.#exit);
  }

  /** Closes once nothing more has come, with at least one look at the descriptor in between. */
  #linger(): void {
    this.#hasNews = false;
    setTimeout(() => {
      setImmediate(() => {
        if (this.#output.isPaused() || this.#hasNews) this.#linger();
        else this.close();
      });
    }, LINGER_MS).unref();
  }
}
