/** Measures what learners of a profile cost this machine: some at a time, at work for a while. */
import { setTimeout as pause } from "node:timers/promises";
import type { ProfileFigures } from "../../../lib/capacity/figures.ts";
import type { ProfileName } from "../../../lib/lesson/profile-names.ts";
import type { Host } from "../host/host.ts";
import type { KernelSource } from "../kernel/kernel-watch.ts";
import { readKey } from "../observability/usage.ts";
import { DISK_IMAGE, type Roots } from "../sandbox/layout.ts";
import { PROFILES } from "../sandbox/profiles.ts";
import { createSandbox } from "../sandbox/sandbox.ts";
import type { SpawnPty } from "../terminal/pty.ts";
import { Learner } from "./learner.ts";

/** How often memory is looked at for its highest. */
const LOOK_EVERY_MS = 1_000;
/** What has just been started comes to rest. */
const SETTLE_MS = 3_000;

export interface MeasureParts {
  host: Host;
  roots: Roots;
  spawnPty: SpawnPty;
  kernel: KernelSource;
}

export interface Wanted {
  profile: ProfileName;
  learners: number;
  seconds: number;
}

export async function measure(parts: MeasureParts, { profile, learners, seconds }: Wanted): Promise<ProfileFigures> {
  const { host, roots } = parts;
  // Not measured: what the first one makes for all that follow, as the empty disk that others are copied from.
  const first = await createSandbox(host, { id: "plan-first", slot: 0 }, PROFILES[profile], roots);
  await first.destroy();
  await pause(SETTLE_MS);
  const before = memoryBytes(host, roots);
  await using people = new AsyncDisposableStack();
  const made: { ms: number; diskImage: string; learner: Learner }[] = [];
  for (let slot = 1; slot <= learners; slot += 1) {
    const startMs = performance.now();
    const sandbox = await createSandbox(host, { id: `plan-${slot}`, slot }, PROFILES[profile], roots);
    const ms = performance.now() - startMs;
    const learner = people.use(await Learner.arrive({ ...parts, sandbox, profile }));
    made.push({ ms, diskImage: `${sandbox.bundle}/${DISK_IMAGE}`, learner });
  }
  await pause(SETTLE_MS);
  const each = (bytes: number) => Math.max(0, bytes - before) / learners;
  const idleMemoryBytes = each(memoryBytes(host, roots));

  const cpuBefore = processorMs(host, roots);
  const startMs = performance.now();
  const atWork = Promise.all(made.map(({ learner }) => learner.work(AbortSignal.timeout(seconds * 1000))));
  const highest = await highestUntil(atWork, () => memoryBytes(host, roots));
  const elapsedMs = performance.now() - startMs;
  const times = made.map(({ ms }) => ms).toSorted((one, other) => one - other);
  return {
    profile,
    learners,
    seconds,
    idleMemoryBytes,
    atWork: {
      memoryBytes: each(highest),
      processors: (processorMs(host, roots) - cpuBefore) / elapsedMs / learners,
      diskBytes: made.reduce((sum, { diskImage }) => sum + host.allocatedBytes(diskImage), 0) / learners,
    },
    createMs: times[Math.floor(times.length / 2)] ?? 0,
  };
}

async function highestUntil(end: Promise<unknown>, read: () => number): Promise<number> {
  let highest = read();
  const look = setInterval(() => {
    highest = Math.max(highest, read());
  }, LOOK_EVERY_MS);
  await end.finally(() => clearInterval(look));
  return Math.max(highest, read());
}

/** What the kernel charges the sandboxes for; where it does not count that, what the machine has no longer available. */
function memoryBytes(host: Host, roots: Roots): number {
  const charged = host.readText(`${roots.cgroup}/memory.current`);
  if (charged !== null) return Number(charged);
  const [, available] = /^MemAvailable: +(\d+) kB$/m.exec(host.readText("/proc/meminfo") ?? "") ?? [];
  return -Number(available) * 1024;
}

/** Of everything in the sandboxes, and of this process, which reads their terminals and their kernel as a lab does. */
function processorMs(host: Host, roots: Roots): number {
  const { user, system } = process.cpuUsage();
  return (readKey(host, `${roots.cgroup}/cpu.stat`, "usage_usec") + user + system) / 1000;
}
