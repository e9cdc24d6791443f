/** The timeline of one sandbox: its trace ring, and who is followed. */
import type { TimelineCommand } from "../../../../lib/kernel/timeline.ts";
import type { Host } from "../../host/host.ts";
import { instanceName, TraceInstance } from "../trace/instance.ts";
import type { Tracing } from "../trace/tracing.ts";
import type { Shell } from "./commands.ts";
import { Timeline, type UnnumberedEvent } from "./timeline.ts";

export interface SandboxTimelineOptions {
  host: Host;
  tracing: Tracing;
  /** Absolute path of the sandbox's cgroup. */
  cgroup: string;
  initPid: number;
  memberOf: (inode: number, pid: number) => number | null;
}

/** When the wall clock is set by more than this, events get the new one's times. */
const CLOCK_STEP_MS = 50;

/** Enough for a program that starts threads now and then; one that does so all the time would never be done. */
const LOOKS_FOR_THREADS = 3;

export class SandboxTimeline {
  readonly #host: Host;
  readonly #instance: TraceInstance;
  readonly #timeline: Timeline;
  #epochMs = epochMs();

  constructor({ host, tracing, cgroup, initPid, memberOf }: SandboxTimelineOptions) {
    this.#host = host;
    this.#instance = new TraceInstance(host, tracing, instanceName(cgroup), initPid);
    this.#timeline = new Timeline({ host, formats: tracing.formats, cgroup, memberOf });
  }

  /** Has this process's every act been recorded since it began, or since it was followed? */
  knows(pid: number): boolean {
    return this.#timeline.knows(pid);
  }

  /** Follows processes that came from outside, as a new terminal's shell does, and all they will ever start. */
  follow(pids: readonly number[], shells: readonly Shell[]): void {
    const fresh = pids.filter((pid) => !this.#timeline.knows(pid)).toSorted((a, b) => a - b);
    this.#followThreads(fresh);
    for (const pid of fresh) this.#timeline.meet(pid);
    for (const shell of shells) this.#timeline.meetShell(shell);
  }

  /** What a thread starts is followed like it; what it started while it was about to be, is found by looking again. */
  #followThreads(pids: readonly number[]): void {
    const followed = new Set<string>();
    for (let look = 0; look < LOOKS_FOR_THREADS; look += 1) {
      const threads = pids.flatMap((pid) => this.#host.listDirectories(`/proc/${pid}/task`));
      const fresh = threads.filter((tid) => !followed.has(tid));
      if (fresh.length === 0) return;
      this.#instance.follow(fresh.map(Number));
      for (const tid of fresh) followed.add(tid);
    }
  }

  /** What happened since the last time. */
  read(): UnnumberedEvent[] {
    const nowNs = Number(process.hrtime.bigint());
    const epoch = epochMs();
    if (Math.abs(epoch - this.#epochMs) > CLOCK_STEP_MS) this.#epochMs = epoch;
    return this.#timeline.take(this.#instance.read(nowNs), this.#epochMs);
  }

  /** Commands that are new or have got their name since the last time. */
  takeChangedCommands(): TimelineCommand[] {
    const ids = this.#timeline.takeChangedCommands();
    return ids.map((id) => this.#timeline.command(id)).filter((command) => command !== undefined);
  }

  /** Nobody looks: the ring goes on, nothing reads it. */
  pause(): void {
    this.#instance.pause();
  }

  remove(): void {
    this.#instance.remove();
  }
}

/** What has to be added to CLOCK_MONOTONIC, in ms. */
function epochMs(): number {
  return Date.now() - Number(process.hrtime.bigint()) / 1e6;
}
