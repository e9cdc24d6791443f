/** One sandbox in the kernel thread: what is read of it, how often, and what of that is told. */
import { diff } from "../../../lib/kernel/patch.ts";
import type { KernelPanel, KernelView } from "../../../lib/kernel/view.ts";
import { cgroupPids } from "../sandbox/cgroup.ts";
import { ENGINE_CGROUP, SHELL_CGROUP } from "../sandbox/layout.ts";
import type { FromKernel, Interest } from "./kernel-messages.ts";
import { SandboxTimeline } from "./timeline/sandbox-timeline.ts";
import type { UnnumberedEvent } from "./timeline/timeline.ts";
import type { Tracing } from "./trace/tracing.ts";
import { type Happened, type ReaderParts, ViewReader, type ViewSubject } from "./view-reader.ts";

/** Between two readings when nothing is known to have happened, and when something has. */
const QUIET_INTERVAL_MS = 500;
const BUSY_INTERVAL_MS = 200;

/** A reading that takes long is done so seldom that all of them together take a tenth of a processor. */
const INTERVAL_PER_COST = 10;

export interface SandboxKernelOptions extends ReaderParts {
  id: string;
  subject: ViewSubject;
  /** Null where the host cannot be traced. */
  tracing: Tracing | null;
  send: (message: FromKernel) => void;
}

export class SandboxKernel {
  readonly #options: SandboxKernelOptions;
  readonly #reader: ViewReader;
  readonly #timeline: SandboxTimeline | null;
  #interest: Interest = { panels: [], events: false, shells: [] };
  #panels: ReadonlySet<KernelPanel> = new Set();
  #view: KernelView | null = null;
  /** Since the last reading. */
  #happened: { touched: Set<number>; hostname: boolean; any: boolean } = nothing();
  #lastReadMs = Number.NEGATIVE_INFINITY;
  #lastCostMs = 0;

  constructor(options: SandboxKernelOptions) {
    this.#options = options;
    this.#reader = new ViewReader(options, options.subject);
    this.#timeline = options.tracing && this.#openTimeline(options.tracing);
    // What is there now is followed from now on, whether or not anybody looks.
    this.#follow();
  }

  get isLookedAt(): boolean {
    return this.#interest.events || this.#panels.size > 0;
  }

  look(interest: Interest): void {
    this.#interest = interest;
    this.#panels = new Set(interest.panels);
    // Whoever comes is shown what is, without delay.
    this.#lastReadMs = Number.NEGATIVE_INFINITY;
    if (this.#panels.size === 0) this.#view = null;
    if (!this.isLookedAt) this.#timeline?.pause();
    this.#follow();
  }

  /** To be called at each turn of a short clock while somebody looks. */
  tick(): void {
    if (!this.isLookedAt) return;
    this.#follow();
    this.#readEvents();
    const intervalMs = this.#happened.any ? BUSY_INTERVAL_MS : QUIET_INTERVAL_MS;
    const waitMs = Math.max(intervalMs, this.#lastCostMs * INTERVAL_PER_COST);
    if (this.#panels.size > 0 && performance.now() - this.#lastReadMs >= waitMs) this.#readView();
  }

  /** Lets go of it and leaves it as it is: its ring goes on. */
  pause(): void {
    this.#timeline?.pause();
  }

  /** Nothing of its ring is left afterwards. */
  close(): void {
    this.#timeline?.remove();
  }

  /** Null when the kernel does not give this sandbox a ring, as when memory is short; the panels do without it. */
  #openTimeline(tracing: Tracing): SandboxTimeline | null {
    const { host, subject, report } = this.#options;
    const memberOf = (inode: number, pid: number) => this.#memberOf(inode, pid);
    try {
      return new SandboxTimeline({ host, tracing, ...subject, memberOf });
    } catch (error) {
      report("a sandbox has no timeline", error);
      return null;
    }
  }

  /** Shells and the engine are started from outside the sandbox, so that nobody who is followed begets them. */
  #follow(): void {
    const { host, subject } = this.#options;
    const pids = [SHELL_CGROUP, ENGINE_CGROUP].flatMap((name) => cgroupPids(host, `${subject.cgroup}/${name}`));
    this.#timeline?.follow(pids, this.#interest.shells);
  }

  #readEvents(): void {
    const events = this.#timeline?.read() ?? [];
    const commands = this.#timeline?.takeChangedCommands() ?? [];
    for (const event of events) this.#note(event);
    if (events.length + commands.length === 0) return;
    this.#options.send({ kind: "events", sandbox: this.#options.id, events, commands });
  }

  #note({ pid, act }: UnnumberedEvent): void {
    this.#happened.any = true;
    this.#happened.touched.add(pid);
    if (act.kind === "cgroup-attach") this.#happened.touched.add(act.moved.pid);
    if (act.kind === "sethostname") this.#happened.hostname = true;
  }

  #readView(): void {
    const beganMs = performance.now();
    const happened: Happened = this.#happened;
    this.#happened = nothing();
    const view = this.#reader.read(this.#panels, this.#interest.shells, happened);
    const { id: sandbox, send } = this.#options;
    const atMs = Date.now();
    if (this.#view === null) {
      send({ kind: "snapshot", sandbox, atMs, view });
    } else {
      const patch = diff(this.#view, view);
      if (patch) send({ kind: "patch", sandbox, atMs, patch });
    }
    this.#view = view;
    this.#lastReadMs = performance.now();
    this.#lastCostMs = this.#lastReadMs - beganMs;
  }

  #memberOf(inode: number, pid: number): number | null {
    const processes = Object.values(this.#view?.processes ?? {});
    const isMember = (namespaces: object) => Object.values(namespaces).includes(inode);
    return processes.find((process) => process.pid !== pid && isMember(process.namespaces))?.pid ?? null;
  }
}

function nothing() {
  return { touched: new Set<number>(), hostname: false, any: false };
}
