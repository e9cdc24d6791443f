/** Starts the thread that reads the kernel when somebody first asks for it, and again should it come to an end. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { TimelineAvailability } from "../../../lib/kernel/timeline.ts";
import type { FromKernel, Interest, KernelThreadData, ToKernel } from "./kernel-messages.ts";
import type { ViewSubject } from "./view-reader.ts";

/** A view of a thousand processes and mounts is some megabytes. */
const MAX_HEAP_MIB = 512;

/** After a thread has ended: what ended it may do so again at once. */
const RESTART_AFTER_MS = 1_000;

/** What is told of one sandbox. */
export type KernelNews = Extract<FromKernel, { sandbox: string }>;

/** One sandbox's line to the thread. */
export interface KernelLine {
  look(interest: Interest): void;
  close(): void;
}

interface Opened {
  subject: ViewSubject;
  interest: Interest | null;
  hear(news: KernelNews): void;
}

export class KernelThread {
  readonly #data: KernelThreadData;
  readonly #report: (message: string, error: unknown) => void;
  readonly #opened = new Map<string, Opened>();
  #availability = Promise.withResolvers<TimelineAvailability>();
  #worker: Worker | undefined;
  #restart: NodeJS.Timeout | undefined;

  constructor(data: KernelThreadData, report: (message: string, error: unknown) => void) {
    this.#data = data;
    this.#report = report;
  }

  /** Is there a timeline on this host? Known once the thread runs. */
  availability(): Promise<TimelineAvailability> {
    this.#worker ??= this.#start();
    return this.#availability.promise;
  }

  /** Opens a line; the sandbox's events are recorded until it is closed. */
  open(sandbox: string, subject: ViewSubject, hear: (news: KernelNews) => void): KernelLine {
    const opened: Opened = { subject, interest: null, hear };
    this.#opened.set(sandbox, opened);
    this.#send({ kind: "open", sandbox, subject });
    return {
      look: (interest) => {
        opened.interest = interest;
        this.#send({ kind: "look", sandbox, interest });
      },
      close: () => {
        if (this.#opened.delete(sandbox)) this.#send({ kind: "close", sandbox });
      },
    };
  }

  /** Ends it, once it has done all that was asked of it. */
  async close(): Promise<void> {
    clearTimeout(this.#restart);
    this.#opened.clear();
    if (!this.#worker) return;
    const ended = once(this.#worker, "exit");
    this.#worker.ref();
    this.#send({ kind: "stop" });
    await ended;
  }

  #send(message: ToKernel): void {
    if (this.#restart) return; // All that is open is opened anew.
    this.#worker ??= this.#start();
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const worker = new Worker(new URL("./kernel-worker.ts", import.meta.url), {
      workerData: this.#data,
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
    });
    worker.on("message", (message: FromKernel) => this.#receive(message));
    worker.on("error", (error) => this.#report("the thread that reads the kernel has ended", error));
    worker.once("exit", () => this.#ended());
    // It holds nothing that must be finished before the server may end. Listening would hold the server, so this is last.
    worker.unref();
    return worker;
  }

  #receive(message: FromKernel): void {
    if (message.kind === "availability") this.#availability.resolve(message.timeline);
    else if (message.kind === "trouble") this.#report(message.message, message.error);
    else this.#opened.get(message.sandbox)?.hear(message);
  }

  #ended(): void {
    this.#worker = undefined;
    if (this.#opened.size === 0) return;
    this.#restart = setTimeout(() => {
      this.#restart = undefined;
      for (const [sandbox, { subject, interest }] of this.#opened) {
        this.#send({ kind: "open", sandbox, subject });
        if (interest) this.#send({ kind: "look", sandbox, interest });
      }
    }, RESTART_AFTER_MS);
    this.#restart.unref();
  }
}
