/** Wires a session's needs to the real machinery: sandboxes by the OCI runtime, shells by node-pty, facts from /proc. */
import { randomBytes } from "node:crypto";
import { PROFILE_NAMES, type ProfileName } from "../../lib/lesson/schema.ts";
import type { Host } from "./host/host.ts";
import { readFacts } from "./kernel/snapshot.ts";
import type { ClaimSource, Observe } from "./observability/observe.ts";
import { isPopulated } from "./sandbox/cgroup.ts";
import { MAX_SLOTS, type Roots, type SandboxPlace } from "./sandbox/layout.ts";
import { PROFILES } from "./sandbox/profiles.ts";
import { createSandbox, type Sandbox, startAgain, stoppedSandbox } from "./sandbox/sandbox.ts";
import { creationFailure } from "./session/creation-failure.ts";
import type { LessonPlan } from "./session/lesson-source.ts";
import { SandboxPool } from "./session/pool.ts";
import { RECORD_FILE, writeRecord } from "./session/record.ts";
import type { SessionMachinery } from "./session/session.ts";
import { Slots } from "./session/slots.ts";
import type { SpawnPty } from "./terminal/pty.ts";
import { ScreenThread } from "./terminal/screen-thread.ts";
import { Terminal } from "./terminal/terminal.ts";

export interface MachineryOptions {
  host: Host;
  roots: Roots;
  spawnPty: SpawnPty;
  /** Sandboxes of each profile made before anybody asks. */
  poolSize: number;
  report: SessionMachinery["report"];
  observe: Observe;
}

/** What sessions stand on, and the pools it keeps for them. */
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

export function linuxMachinery({ host, roots, spawnPty, poolSize, report, observe }: MachineryOptions): Machinery {
  const screens = new ScreenThread(report);
  const slots = new Slots(MAX_SLOTS);
  const observeFailure = (sandbox: string, profile: ProfileName, ms: number, error: unknown) =>
    observe({ event: "create_failed", sandbox, profile, code: creationFailure(error).code, ms });
  const make = async (profile: ProfileName) => {
    const place = { id: newSandboxId(), slot: slots.take() };
    const elapsedMs = stopwatch();
    try {
      const sandbox = await createSandbox(host, place, PROFILES[profile], roots);
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
    async destroy() {
      const elapsedMs = stopwatch();
      const failures = await sandbox.destroy();
      observe({ event: "undo", sandbox: sandbox.id, failures: failures.length, ms: elapsedMs() });
      if (failures.length === 0) slots.release(sandbox.slot);
      return failures;
    },
  });
  const claimed = async (source: ClaimSource, lesson: LessonPlan, learner: string, claim: Promise<Sandbox>) => {
    const elapsedMs = stopwatch();
    const sandbox = await claim;
    observe({ event: "claim", sandbox: sandbox.id, learner, lesson: lesson.id, source, ms: elapsedMs() });
    return sandbox;
  };
  const pools = new Map(
    PROFILE_NAMES.map((profile) => [profile, new SandboxPool({ size: poolSize, make: () => make(profile), report })]),
  );
  return {
    warmUp: async () => void (await Promise.all([...pools.values()].map((pool) => pool.fill()))),
    close: async () => void (await Promise.all([...pools.values()].map((pool) => pool.close()))),
    pooledSandboxes: () => [...pools.values()].reduce((sum, { readyCount }) => sum + readyCount, 0),
    createSandbox(lesson, learner) {
      const pool = pools.get(lesson.profile);
      const source = pool && pool.readyCount > 0 ? "pool" : "cold";
      return claimed(source, lesson, learner, pool?.claim() ?? make(lesson.profile));
    },
    takeOver(place, profile) {
      slots.reserve(place.slot);
      return tracked(stoppedSandbox(host, place, PROFILES[profile], roots));
    },
    remember({ bundle, slot }, record) {
      host.replaceText(`${bundle}/${RECORD_FILE}`, writeRecord({ version: 1, slot, ...record }));
    },
    async startAgain({ id, slot }, lesson, learner) {
      const elapsedMs = stopwatch();
      const started = startAgain(host, { id, slot }, PROFILES[lesson.profile], roots).catch((error: unknown) => {
        observeFailure(id, lesson.profile, elapsedMs(), error);
        throw error;
      });
      return tracked(await claimed("restart", lesson, learner, started));
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
    readFacts: ({ cgroup, initPid }, shells, files) => readFacts(host, { cgroup, initPid, shells }, files),
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
