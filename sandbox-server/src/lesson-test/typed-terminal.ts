/** A terminal that is typed into and read as a person would: line by line, from the screen, when the prompt is back. */
import { EventEmitter, once } from "node:events";
import type { Pty } from "../terminal/pty.ts";
import { looksLikePrompt, withoutPrompt } from "./prompt.ts";
import { ScreenReader } from "./screen-reader.ts";

/** A program that echoes does so well within this. */
const ECHO_MS = 2_000;
/** After so long without a byte, what was printed together has come. */
const QUIET_MS = 25;
/** The same for a program of which only the kernel says that it waits for input. */
const QUIET_WAIT_MS = 200;
/** The same for one of which nothing says so but the looks of its last line; and how long the kernel must say so. */
const QUIET_PROMPT_MS = 600;
/** What was typed before may end so much later than what it was typed for has come about. */
const READY_MS = 10_000;
/** So long a person waits before they press Ctrl-C another time. */
const AGAIN_MS = 2_000;
/** How often is looked when nothing is printed. */
const TICK_MS = 25;

/** What waits to be shown; beyond the first the program is stopped, below the second it goes on. */
const MOST_PENDING_BYTES = 1 << 20;
const FEW_PENDING_BYTES = 1 << 18;

const INTERRUPT = "\x03";
const ENTER = "\r";

export interface Typed {
  /** What was printed, without echo and prompt. */
  output: string;
  /** The prompt is back. */
  isBack: boolean;
}

export class TypedTerminal {
  readonly #pty: Pty;
  readonly #screen: ScreenReader;
  readonly #news = new EventEmitter();
  readonly #waitsForInput: () => boolean;
  #lastByteMs = performance.now();
  #pendingBytes = 0;
  #hasEnded = false;
  /** Since when the kernel says that what runs in front waits, with nothing printed in between. */
  #waiting: { sinceMs: number; lastByteMs: number } | undefined;

  /** @param waitsForInput asks the kernel whether what runs in the foreground waits for input */
  constructor(pty: Pty, waitsForInput: () => boolean) {
    this.#pty = pty;
    this.#waitsForInput = waitsForInput;
    this.#screen = new ScreenReader((answer) => pty.write(Buffer.from(answer)));
    pty.onData((bytes) => this.#show(bytes));
    pty.onExit(() => {
      this.#hasEnded = true;
      this.#news.emit("news");
    });
  }

  /** The shell that was started here has ended. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Whether whatever runs in front waits for a line. */
  isAtPrompt(): boolean {
    if (this.#hasEnded) return false;
    if (this.#screen.isReadline) return this.#isQuietFor(QUIET_MS);
    return this.#isQuietFor(QUIET_WAIT_MS) && this.#waits();
  }

  /** Resolves when whatever runs in front waits for a line; false when it did not in a while. */
  ready(): Promise<boolean> {
    return this.#until(() => this.isAtPrompt(), READY_MS);
  }

  /** Resolves when the first prompt stands; false when none did in time. */
  firstPrompt(timeoutMs: number): Promise<boolean> {
    return this.#until(() => this.#screen.promptCount > 0 && this.#isQuietFor(QUIET_MS), timeoutMs);
  }

  /**
   * Types a line and Enter, once there is something to read it or after a while. Resolves when the prompt is back, when `isEnough` is content with what was printed, or when
   * the time is up.
   */
  async type(line: string, timeoutMs: number, isEnough: (output: string) => boolean = () => false): Promise<Typed> {
    await this.ready();
    const start = this.#screen.mark();
    this.#pty.write(Buffer.from(line));
    // The echo first: Enter is then the only thing that is left to read.
    await this.#until(() => this.#screen.linesSince(start).join("").endsWith(line.trimEnd()), ECHO_MS);
    const isBack = this.#press(ENTER);
    const output = (withPrompt: boolean) => outputOf(this.#screen.linesSince(start), withPrompt);
    await this.#until(() => isBack() || isEnough(output(false)), timeoutMs);
    const back = isBack();
    const printed = output(back);
    start.dispose();
    return { output: printed, isBack: back };
  }

  /**
   * Presses Ctrl-C, and again when nothing came of it: a shell that is about to start a program swallows it. False when
   * the prompt did not come back in time.
   */
  async interrupt(timeoutMs: number): Promise<boolean> {
    const deadlineMs = performance.now() + timeoutMs;
    while (performance.now() < deadlineMs) {
      const isBack = this.#press(INTERRUPT);
      if (await this.#until(isBack, AGAIN_MS)) return true;
    }
    return false;
  }

  close(): void {
    this.#pty.close();
    this.#screen.dispose();
  }

  /** Presses a key; answers what tells whether the prompt has come since. */
  #press(key: string): () => boolean {
    const { promptCount, takenCount, isReadline } = this.#screen;
    const pressedMs = performance.now();
    this.#waiting = undefined;
    this.#pty.write(Buffer.from(key));
    return () => {
      if (this.#hasEnded) return true;
      if (this.#screen.promptCount > promptCount) return this.#isQuietFor(QUIET_MS);
      // What readline has not taken yet cannot have ended.
      const isTaken = isReadline ? this.#screen.takenCount > takenCount : this.#lastByteMs > pressedMs;
      return isTaken && this.#isQuietFor(QUIET_WAIT_MS) && this.#waits();
    };
  }

  /** The kernel knows that a program waits before all that it printed has come here: it must go on doing so for a while. */
  #waits(): boolean {
    if (!this.#waitsForInput()) {
      this.#waiting = undefined;
      return this.#isQuietFor(QUIET_PROMPT_MS) && looksLikePrompt(this.#screen.cursorLine());
    }
    const nowMs = performance.now();
    if (this.#waiting?.lastByteMs !== this.#lastByteMs) this.#waiting = undefined;
    this.#waiting ??= { sinceMs: nowMs, lastByteMs: this.#lastByteMs };
    return nowMs - this.#waiting.sinceMs >= QUIET_PROMPT_MS;
  }

  #isQuietFor(ms: number): boolean {
    return this.#pendingBytes === 0 && performance.now() - this.#lastByteMs >= ms;
  }

  #show(bytes: Uint8Array): void {
    this.#lastByteMs = performance.now();
    this.#pendingBytes += bytes.byteLength;
    if (this.#pendingBytes > MOST_PENDING_BYTES) this.#pty.pause();
    this.#screen.write(bytes, () => {
      this.#pendingBytes -= bytes.byteLength;
      if (this.#pendingBytes < FEW_PENDING_BYTES) this.#pty.resume();
      this.#news.emit("news");
    });
  }

  /** Looks after all that is printed, and at intervals, since what the kernel knows is announced by nobody. */
  async #until(holds: () => boolean, timeoutMs: number): Promise<boolean> {
    const deadlineMs = performance.now() + timeoutMs;
    while (!holds()) {
      if (performance.now() > deadlineMs) return false;
      await once(this.#news, "news", { signal: AbortSignal.timeout(TICK_MS) }).catch(() => {});
    }
    return true;
  }
}

/** Leaves out the first line, which is the prompt and what was typed, and the prompt at the end if there is one. */
function outputOf(lines: readonly string[], endsInPrompt: boolean): string {
  const [, ...printed] = lines;
  if (endsInPrompt) printed.push(withoutPrompt(printed.pop() ?? ""));
  return printed.join("\n");
}
