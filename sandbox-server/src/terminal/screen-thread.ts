/** Starts the thread that keeps the screens with the first terminal, and again should a screen bring it down. */
import { Worker } from "node:worker_threads";
import type { FromScreens, ToScreens } from "./screen-messages.ts";

/** Bounds what a hostile stream can make the parser allocate: beyond it the thread ends, not the server. */
const MAX_HEAP_MIB = 512;

/** Small, so that bytes that have been parsed are given back soon: with V8's own choice a full terminal costs 1 MB more. */
const MAX_YOUNG_MIB = 4;

type WithoutScreen<T> = T extends unknown ? Omit<T, "screen"> : never;

/** One screen's line to the thread. */
export interface ScreenLine {
  send(message: WithoutScreen<ToScreens>): void;
  close(): void;
}

/** Who hears from the thread about one screen. */
export interface ScreenListener {
  receive(message: FromScreens): void;
  /** The thread has ended and this screen with it; the next message to a line goes to a new thread. */
  lost(): void;
}

export class ScreenThread {
  readonly #report: (message: string, error: unknown) => void;
  readonly #listeners = new Map<number, ScreenListener>();
  #worker: Worker | undefined;
  #lastScreen = 0;

  /** @param report is told when the thread has ended by an error */
  constructor(report: (message: string, error: unknown) => void) {
    this.#report = report;
  }

  /** Opens a line; each use of the thread begins with an `open` message on it. */
  line(listener: ScreenListener): ScreenLine {
    this.#lastScreen += 1;
    const screen = this.#lastScreen;
    // Starting takes a moment that no learner who reloads the page should wait for.
    this.#worker ??= this.#start();
    this.#listeners.set(screen, listener);
    return {
      send: (message) => this.#send({ ...message, screen }),
      close: () => this.#listeners.delete(screen),
    };
  }

  #send(message: ToScreens): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage(message, message.kind === "write" ? [message.bytes.buffer] : []);
  }

  #start(): Worker {
    const worker = new Worker(new URL("./screen-worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB, maxYoungGenerationSizeMb: MAX_YOUNG_MIB },
    });
    worker.on("message", (message: FromScreens) => this.#listeners.get(message.screen)?.receive(message));
    worker.on("error", (error) => this.#report("the thread that keeps the screens has ended", error));
    worker.once("exit", () => {
      this.#worker = undefined;
      for (const listener of this.#listeners.values()) listener.lost();
    });
    // It holds nothing that must be finished before the server may end. Listening would hold the server, so this is last.
    worker.unref();
    return worker;
  }
}
