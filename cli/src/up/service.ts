/** Keeps one part of the lab running: starts it again when it ends by itself, ever more slowly, and says so. */
import { setTimeout } from "node:timers/promises";

/** Something started: a process, or a virtual machine. */
export interface Running {
  /** Resolves once it has ended, with how: `exit code 1`. */
  ended: Promise<string>;
  /** Ends it and releases all it had. Also called after it has ended by itself. */
  stop: () => Promise<void>;
}

export interface ServiceOptions {
  /** As people know it: `web`. */
  name: string;
  start: () => Promise<Running>;
  /** Told when it ended by itself, and when it will be started again. */
  onEnd: (text: string) => void;
}

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 30_000;
/** After so long a life the next delay is the first again. */
const HEALTHY_MS = 60_000;

/** How long to wait before the next start, after a life of `livedMs` and a delay of `lastDelayMs` before it. */
export function restartDelayMs(lastDelayMs: number, livedMs: number): number {
  if (lastDelayMs === 0 || livedMs >= HEALTHY_MS) return FIRST_DELAY_MS;
  return Math.min(lastDelayMs * 2, LONGEST_DELAY_MS);
}

export class Service implements AsyncDisposable {
  /**
   * Rejects when the first run ends before {@link Service.settle}: then nothing ever worked, and trying again would
   * only hide the reason.
   */
  readonly failed: Promise<never>;
  readonly #fail: (error: Error) => void;
  readonly #options: ServiceOptions;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  #settled = false;
  #innerEnds = 0;

  constructor(options: ServiceOptions) {
    this.#options = options;
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {}); // Nobody may be waiting for it any more.
    this.failed = promise;
    this.#fail = reject;
    this.#loop = this.#keepRunning().catch(reject);
  }

  /** It works: from now on an end is followed by a new start. */
  settle(): void {
    this.#settled = true;
  }

  /**
   * Something inside it ended and is started again there, as the sandbox-server in a VM that goes on. Before it is
   * ready that may happen once: an emulated processor makes Node abort now and then.
   */
  innerEnd(what: string): void {
    if (this.#stop.signal.aborted) return;
    this.#innerEnds += 1;
    if (this.#settled || this.#innerEnds === 1) this.#options.onEnd(`${what}; it is started again`);
    else this.#fail(new Error(`${what} again before it was ready`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #keepRunning(): Promise<void> {
    const { name, start, onEnd } = this.#options;
    const stopped = new Promise<null>((resolve) => {
      this.#stop.signal.addEventListener("abort", () => resolve(null));
    });
    for (let delayMs = 0; !this.#stop.signal.aborted; ) {
      const began = performance.now();
      const running = await start();
      const end = await Promise.race([running.ended, stopped]);
      await running.stop();
      if (end === null) return;
      if (!this.#settled) throw new Error(`${name} ended before it was ready: ${end}`);
      delayMs = restartDelayMs(delayMs, performance.now() - began);
      onEnd(`${name} ended (${end}); it is started again in ${delayMs / 1000} s`);
      await Promise.race([setTimeout(delayMs, undefined, { ref: false }), stopped]);
    }
  }
}
