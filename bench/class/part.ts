/** A process of the class that is killed now and then, and started again at once. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

export class Part {
  readonly #command: [file: string, ...args: string[]];
  readonly #onMessage: (message: unknown) => void;
  #child: ChildProcess | undefined;

  constructor(command: [file: string, ...args: string[]], onMessage: (message: unknown) => void = () => {}) {
    this.#command = command;
    this.#onMessage = onMessage;
  }

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    const [file, ...args] = this.#command;
    const child = fork(`${import.meta.dirname}/${file}`, args);
    this.#child = child;
    child.on("message", this.#onMessage);
    await once(child, "message");
  }

  /** By SIGKILL, in the middle of whatever it does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }

  /** Hangs up; resolves when it has ended by itself. */
  async end(): Promise<void> {
    const child = this.#child;
    if (!child?.connected) return;
    child.disconnect();
    await once(child, "exit");
  }

  /** False while it is not there. */
  send(message: object): boolean {
    return this.#child?.connected === true && this.#child.send(message, () => {});
  }

  /** Resident memory, and processor time since it was started (proc_pid_status(5), proc_pid_stat(5)). */
  usage(): { memoryMib: number; cpuSeconds: number } {
    const proc = `/proc/${this.#child?.pid}`;
    const memoryKib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`${proc}/status`, "utf8"))?.[1]);
    const fields = readFileSync(`${proc}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return { memoryMib: memoryKib / 1024, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100 };
  }
}
