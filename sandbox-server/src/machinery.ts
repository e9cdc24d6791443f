/** Wires a session's needs to the real machinery: sandboxes by the OCI runtime, shells by node-pty, facts from /proc. */
import { randomBytes } from "node:crypto";
import type { ProfileName } from "../../lib/lesson/schema.ts";
import type { Host } from "./host/host.ts";
import { KernelThread } from "./kernel/kernel-thread.ts";
import { readFacts } from "./kernel/snapshot.ts";
import type { Observe } from "./observability/observe.ts";
import type { LimitWatch } from "./observability/usage.ts";
import type { PtyHost } from "./pty-host/pty-host.ts";
import type { Profiles } from "./sandbox/caps.ts";
import { isPopulated } from "./sandbox/cgroup.ts";
import { MAX_SLOTS, type Roots, type SandboxPlace } from "./sandbox/layout.ts";
import { listeningPorts } from "./sandbox/listening-ports.ts";
import { PortRelays } from "./sandbox/port-relays.ts";
import { probeRunner } from "./sandbox/probe.ts";
import { undoFailures } from "./sandbox/runner.ts";
import { createSandbox, runningSandbox, type Sandbox, startAgain, stoppedSandbox } from "./sandbox/sandbox.ts";
import { runSetup, startEngine } from "./sandbox/setup.ts";
import { undoLater } from "./sandbox/undo-later.ts";
import { creationFailure } from "./session/creation-failure.ts";
import type { LessonPlan } from "./session/lesson-source.ts";
import { type Claim, type PoolSizes, SandboxPool } from "./session/pool.ts";
import type { SandboxPorts } from "./session/port-previews.ts";
import { RECORD_FILE, writeRecord } from "./session/record.ts";
import type { SessionMachinery } from "./session/session-parts.ts";
import { FIRST_SIZE } from "./session/session-terminals.ts";
import { Slots } from "./session/slots.ts";

export interface MachineryOptions {
  host: Host;
  roots: Roots;
  profiles: Profiles;
  ptyHost: PtyHost;
  poolSizes: PoolSizes;
  /** Places on the host that no learner has. */
  freePlaces: () => number;
  report: SessionMachinery["report"];
  observe: Observe;
  limitWatch: LimitWatch;
}

/** What sessions stand on, and the pool it keeps for them. */
export interface Machinery extends SessionMachinery {
  /** Makes the first pooled sandboxes, and has the kernel read before the first learner types; resolves when all stands. */
  warmUp(): Promise<void>;
  /** The handle on a sandbox of an earlier server, and whether it still runs; its slot is taken from now on. */
  takeOver(place: SandboxPlace, profile: ProfileName): Promise<{ sandbox: Sandbox; isRunning: boolean }>;
  /** Destroys the pooled sandboxes. */
  close(): Promise<void>;
  /** The ports of sandboxes, as their previews need them. */
  readonly ports: SandboxPorts;
  /** Sandboxes that stand ready for whoever comes next, and how many are to. */
  pooledSandboxes(): { ready: number; wanted: number };
  /** Has so many stand ready for a while. */
  warm(sizes: PoolSizes, forMs: number): void;
}

export function linuxMachinery(options: MachineryOptions): Machinery {
  const { host, roots, profiles, ptyHost, report, observe, limitWatch } = options;
  const kernel = new KernelThread({ cgroupRoot: roots.cgroup }, report);
  const slots = new Slots(MAX_SLOTS);
  const relays = new PortRelays(host);
  const observeFailure = (sandbox: string, profile: ProfileName, ms: number, error: unknown) =>
    observe({ event: "create_failed", sandbox, profile, code: creationFailure(error).code, ms });
  const release = (sandbox: Sandbox, failures: readonly Error[]) => {
    const free = () => slots.release(sandbox.slot);
    if (failures.length === 0) free();
    else undoLater(() => sandbox.destroy(), free);
  };
  const make = async (profile: ProfileName) => {
    const place = { id: newSandboxId(), slot: slots.take() };
    const elapsedMs = stopwatch();
    try {
      const sandbox = await createSandbox(host, place, profiles[profile], roots);
      observe({ event: "create", sandbox: place.id, profile, ms: elapsedMs() });
      return tracked(sandbox);
    } catch (error) {
      // Nothing is left of it, or it is undone later; either way its slot is not for the next one until then.
      release(stoppedSandbox(host, place, profiles[profile], roots), undoFailures(error));
      observeFailure(place.id, profile, elapsedMs(), error);
      throw error;
    }
  };
  /** The same sandbox, with its slot given back once nothing of it is left to be confused with the next. */
  const tracked = (sandbox: Sandbox): Sandbox => ({
    ...sandbox,
    async stop() {
      limitWatch.lookLast(sandbox.id);
      await relays.end(sandbox.id);
      return sandbox.stop();
    },
    async destroy() {
      limitWatch.lookLast(sandbox.id);
      for (const terminal of ptyHost.terminalsOf(sandbox.id)) terminal.close();
      await relays.end(sandbox.id);
      const elapsedMs = stopwatch();
      const failures = await sandbox.destroy();
      observe({ event: "undo", sandbox: sandbox.id, failures: failures.length, ms: elapsedMs() });
      release(sandbox, failures);
      pool.refillSoon();
      return failures;
    },
  });
  const startShell: Machinery["startShell"] = (sandbox, number, columns, rows) => {
    const command = sandbox.shellCommand(sandbox.shellPidFile(number));
    return ptyHost.open({ sandbox: sandbox.id, number, columns, rows, command });
  };
  /** With a shell that comes to its prompt before anybody waits for it. */
  const makeReady = async (profile: ProfileName) => {
    const sandbox = await make(profile);
    startShell(sandbox, 1, FIRST_SIZE.columns, FIRST_SIZE.rows);
    return sandbox;
  };
  /** A shell is of no use to the learner when it has ended, or began before what the lesson has prepared. */
  const closeUselessShells = (sandbox: Sandbox, lesson: LessonPlan) => {
    const hasSetup = lesson.setup !== undefined && lesson.setup.length > 0;
    for (const terminal of ptyHost.terminalsOf(sandbox.id)) if (hasSetup || terminal.view().exit) terminal.close();
  };
  const { poolSizes: sizes, freePlaces } = options;
  const pool = new SandboxPool({ sizes, freePlaces, make, makeReady, report });
  const claimed = async (lesson: LessonPlan, learner: string, claim: () => Promise<Claim>) => {
    const elapsedMs = stopwatch();
    const { sandbox, source } = await claim();
    observe({ event: "claim", sandbox: sandbox.id, learner, lesson: lesson.id, source, ms: elapsedMs() });
    return sandbox;
  };
  const beginEngine = async (sandbox: Sandbox, lesson: LessonPlan) => {
    if (profiles[lesson.profile].hasEngine && lesson.startsEngine) await startEngine(host, sandbox);
  };
  return {
    async warmUp() {
      await Promise.all([kernel.availability(), pool.fill()]);
    },
    async close() {
      await pool.close();
      await relays.close();
      await kernel.close();
    },
    ports: {
      connect: (sandbox, port) => relays.connect(sandbox, port),
      listening: ({ initPid }) => listeningPorts(host, initPid),
    },
    pooledSandboxes: () => ({ ready: pool.readyCount, wanted: pool.wantedCount }),
    warm: (sizes, forMs) => pool.warm(sizes, forMs),
    async createSandbox(lesson, learner) {
      const elapsedMs = stopwatch();
      const sandbox = await claimed(lesson, learner, () => pool.claim(lesson.profile));
      try {
        closeUselessShells(sandbox, lesson);
        await beginEngine(sandbox, lesson);
        await runSetup(host, sandbox, profiles[lesson.profile], lesson.id, lesson.setup ?? []);
        return sandbox;
      } catch (error) {
        observeFailure(sandbox.id, lesson.profile, elapsedMs(), error);
        for (const failure of await sandbox.destroy()) report("a sandbox could not be undone", failure);
        throw error;
      }
    },
    async takeOver(place, profile) {
      slots.reserve(place.slot);
      const running = await runningSandbox(host, place, profiles[profile], roots);
      const sandbox = tracked(running ?? stoppedSandbox(host, place, profiles[profile], roots));
      return { sandbox, isRunning: running !== null };
    },
    remember({ bundle, slot }, record) {
      host.replaceText(`${bundle}/${RECORD_FILE}`, writeRecord({ version: 2, slot, ...record }));
    },
    startAgain({ id, slot }, lesson, learner) {
      return claimed(lesson, learner, async () => {
        await pool.makeWay();
        const elapsedMs = stopwatch();
        const started = startAgain(host, { id, slot }, profiles[lesson.profile], roots).catch((error: unknown) => {
          observeFailure(id, lesson.profile, elapsedMs(), error);
          throw error;
        });
        const sandbox = tracked(await started);
        await beginEngine(sandbox, lesson);
        return { sandbox, source: "restart" };
      });
    },
    watchEnd(sandbox, onEnd) {
      // The kernel announces each change of `populated` as a modification of the file (cgroup-v2.rst).
      return host.watch(`${sandbox.cgroup}/cgroup.events`, () => {
        if (!isPopulated(host, sandbox.cgroup)) onEnd();
      });
    },
    startShell,
    shellsOf: ({ id }) => ptyHost.terminalsOf(id),
    shellPid(sandbox, number) {
      const text = host.readText(sandbox.shellPidFile(number));
      return text ? Number(text) : null;
    },
    probe: probeRunner(host),
    readFacts: ({ cgroup, initPid }, shells, needs) => readFacts(host, { cgroup, initPid, shells }, needs),
    kernel,
    report,
  };
}

/** Also the name of its cgroup and container: 64 random bits, so that no name is ever used twice. */
function newSandboxId(): string {
  return `sb-${randomBytes(8).toString("hex")}`;
}

/** Counts from now. */
function stopwatch(): () => number {
  const startMs = performance.now();
  return () => performance.now() - startMs;
}
