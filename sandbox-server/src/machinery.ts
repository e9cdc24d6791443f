/** Wires a session's needs to the real machinery: sandboxes by the OCI runtime, shells by node-pty, facts from /proc. */
import { randomBytes } from "node:crypto";
import type { ProfileName } from "../../lib/lesson/schema.ts";
import type { Host } from "./host/host.ts";
import { readFacts } from "./kernel/snapshot.ts";
import type { Observe } from "./observability/observe.ts";
import type { LimitWatch } from "./observability/usage.ts";
import type { Profiles } from "./sandbox/caps.ts";
import { isPopulated } from "./sandbox/cgroup.ts";
import { MAX_SLOTS, type Roots, type SandboxPlace } from "./sandbox/layout.ts";
import { createSandbox, type Sandbox, startAgain, stoppedSandbox } from "./sandbox/sandbox.ts";
import { runSetup } from "./sandbox/setup.ts";
import { creationFailure } from "./session/creation-failure.ts";
import type { LessonPlan } from "./session/lesson-source.ts";
import { type Claim, type PoolSizes, SandboxPool } from "./session/pool.ts";
import { RECORD_FILE, writeRecord } from "./session/record.ts";
import type { SessionMachinery } from "./session/session.ts";
import { Slots } from "./session/slots.ts";
import type { SpawnPty } from "./terminal/pty.ts";
import { ScreenThread } from "./terminal/screen-thread.ts";
import { Terminal } from "./terminal/terminal.ts";

export interface MachineryOptions {
  host: Host;
  roots: Roots;
  profiles: Profiles;
  spawnPty: SpawnPty;
  poolSizes: PoolSizes;
  /** Places on the host that no learner has. */
  freePlaces: () => number;
  report: SessionMachinery["report"];
  observe: Observe;
  limitWatch: LimitWatch;
}

/** What sessions stand on, and the pool it keeps for them. */
export interface Machinery extends SessionMachinery {
  /** Makes the first pooled sandboxes; resolves when they stand. */
  warmUp(): Promise<void>;
  /** The handle on a stopped sandbox of an earlier server; its slot is taken from now on. */
  takeOver(place: SandboxPlace, profile: ProfileName): Sandbox;
  /** Destroys the pooled sandboxes. */
  close(): Promise<void>;
  /** Sandboxes that stand ready for whoever comes next. */
  pooledSandboxes(): number;
}

export function linuxMachinery(options: MachineryOptions): Machinery {
  const { host, roots, profiles, spawnPty, report, observe, limitWatch } = options;
  const screens = new ScreenThread(report);
  const slots = new Slots(MAX_SLOTS);
  const observeFailure = (sandbox: string, profile: ProfileName, ms: number, error: unknown) =>
    observe({ event: "create_failed", sandbox, profile, code: creationFailure(error).code, ms });
  const make = async (profile: ProfileName) => {
    const place = { id: newSandboxId(), slot: slots.take() };
    const elapsedMs = stopwatch();
    try {
      const sandbox = await createSandbox(host, place, profiles[profile], roots);
      observe({ event: "create", sandbox: place.id, profile, ms: elapsedMs() });
      return tracked(sandbox);
    } catch (error) {
      slots.release(place.slot);
      observeFailure(place.id, profile, elapsedMs(), error);
      throw error;
    }
  };
  /** The same sandbox, with its slot given back once nothing of it is left to be confused with the next. */
  const tracked = (sandbox: Sandbox): Sandbox => ({
    ...sandbox,
    stop() {
      limitWatch.lookLast(sandbox.id);
      return sandbox.stop();
    },
    async destroy() {
      limitWatch.lookLast(sandbox.id);
      const elapsedMs = stopwatch();
      const failures = await sandbox.destroy();
      observe({ event: "undo", sandbox: sandbox.id, failures: failures.length, ms: elapsedMs() });
      if (failures.length === 0) slots.release(sandbox.slot);
      pool.refillSoon();
      return failures;
    },
  });
  const pool = new SandboxPool({ sizes: options.poolSizes, freePlaces: options.freePlaces, make, report });
  const claimed = async (lesson: LessonPlan, learner: string, claim: () => Promise<Claim>) => {
    const elapsedMs = stopwatch();
    const { sandbox, source } = await claim();
    observe({ event: "claim", sandbox: sandbox.id, learner, lesson: lesson.id, source, ms: elapsedMs() });
    return sandbox;
  };
  return {
    warmUp: () => pool.fill(),
    close: () => pool.close(),
    pooledSandboxes: () => pool.readyCount,
    async createSandbox(lesson, learner) {
      const elapsedMs = stopwatch();
      const sandbox = await claimed(lesson, learner, () => pool.claim(lesson.profile));
      try {
        await runSetup(host, sandbox, lesson.id, lesson.setup ?? []);
        return sandbox;
      } catch (error) {
        observeFailure(sandbox.id, lesson.profile, elapsedMs(), error);
        for (const failure of await sandbox.destroy()) report("a sandbox could not be undone", failure);
        throw error;
      }
    },
    takeOver(place, profile) {
      slots.reserve(place.slot);
      return tracked(stoppedSandbox(host, place, profiles[profile], roots));
    },
    remember({ bundle, slot }, record) {
      host.replaceText(`${bundle}/${RECORD_FILE}`, writeRecord({ version: 1, slot, ...record }));
    },
    startAgain({ id, slot }, lesson, learner) {
      return claimed(lesson, learner, async () => {
        await pool.makeWay();
        const elapsedMs = stopwatch();
        const started = startAgain(host, { id, slot }, profiles[lesson.profile], roots).catch((error: unknown) => {
          observeFailure(id, lesson.profile, elapsedMs(), error);
          throw error;
        });
        return { sandbox: tracked(await started), source: "restart" };
      });
    },
    watchEnd(sandbox, onEnd) {
      // The kernel announces each change of `populated` as a modification of the file (cgroup-v2.rst).
      return host.watch(`${sandbox.cgroup}/cgroup.events`, () => {
        if (!isPopulated(host, sandbox.cgroup)) onEnd();
      });
    },
    startShell(sandbox, number, columns, rows) {
      const command = sandbox.shellCommand(sandbox.shellPidFile(number));
      const pty = spawnPty(command, { columns, rows, env: { PATH: process.env.PATH ?? "" } });
      return new Terminal({ id: randomBytes(16).toString("base64url"), number, pty, columns, rows, screens });
    },
    shellPid(sandbox, number) {
      const text = host.readText(sandbox.shellPidFile(number));
      return text ? Number(text) : null;
    },
    readFacts: ({ cgroup, initPid }, shells, needs) => readFacts(host, { cgroup, initPid, shells }, needs),
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
