/** Reads what the machine has, what sandboxes use of it, and how hard it is pressed. */
import type { HostReading, Places, Pressure, ProfileUse, SandboxCost } from "../../../lib/capacity/host-reading.ts";
import type { ProfileName } from "../../../lib/lesson/schema.ts";
import type { Host } from "../host/host.ts";
import type { Profiles } from "../sandbox/caps.ts";
import { CPU_PERIOD_US, type Profile } from "../sandbox/profiles.ts";
import { readKey } from "./usage.ts";

/** A sandbox that runs. */
export interface MeteredSandbox {
  id: string;
  cgroup: string;
  /** The file that holds its disk. */
  diskImage: string;
  profile: ProfileName;
}

export interface HostMeterOptions {
  host: Host;
  /** Cgroup of all sandboxes, and the folder that holds their disks. */
  cgroup: string;
  stateDirectory: string;
  profiles: Profiles;
  sandboxes: () => readonly MeteredSandbox[];
  places: () => Places;
}

export class HostMeter {
  readonly #options: HostMeterOptions;
  /** Processor time that each sandbox had used, and when it was read. */
  #before = new Map<string, { usedUs: number; atMs: number }>();

  constructor(options: HostMeterOptions) {
    this.#options = options;
  }

  read(nowMs = performance.now()): HostReading {
    const { host, cgroup, stateDirectory, profiles, places } = this.#options;
    return {
      processors: processors(host),
      memory: memoryOf(host, cgroup),
      disk: host.diskSpace(stateDirectory),
      pressure: pressureOf(host),
      places: places(),
      use: this.#use(nowMs),
      limits: {
        base: limitsOf(profiles.base),
        docker: limitsOf(profiles.docker),
        playground: limitsOf(profiles.playground),
      },
    };
  }

  #use(nowMs: number): HostReading["use"] {
    const { sandboxes } = this.#options;
    const before = this.#before;
    this.#before = new Map();
    const costs = sandboxes().map((sandbox) => [sandbox.profile, this.#costOf(sandbox, before, nowMs)] as const);
    const byProfile = Map.groupBy(costs, ([profile]) => profile);
    return Object.fromEntries([...byProfile].map(([profile, own]) => [profile, mean(own.map(([, cost]) => cost))]));
  }

  #costOf({ id, cgroup, diskImage }: MeteredSandbox, before: HostMeterBefore, nowMs: number): SandboxCost {
    const { host } = this.#options;
    const usedUs = readKey(host, `${cgroup}/cpu.stat`, "usage_usec");
    const last = before.get(id);
    this.#before.set(id, { usedUs, atMs: nowMs });
    return {
      memoryBytes: Number(host.readText(`${cgroup}/memory.current`) ?? 0),
      processors: last && nowMs > last.atMs ? (usedUs - last.usedUs) / 1000 / (nowMs - last.atMs) : 0,
      diskBytes: host.allocatedBytes(diskImage),
    };
  }
}

type HostMeterBefore = ReadonlyMap<string, { usedUs: number; atMs: number }>;

function mean(costs: readonly SandboxCost[]): ProfileUse {
  const of = (key: keyof SandboxCost) => costs.reduce((sum, cost) => sum + cost[key], 0) / costs.length;
  return {
    running: costs.length,
    memoryBytes: of("memoryBytes"),
    processors: of("processors"),
    diskBytes: of("diskBytes"),
  };
}

function limitsOf({ memoryBytes, cpuQuotaUs, diskBytes }: Profile): SandboxCost {
  return { memoryBytes, processors: cpuQuotaUs / CPU_PERIOD_US, diskBytes };
}

/** Those that are online (proc_stat(5)). */
function processors(host: Host): number {
  return Math.max(1, host.readText("/proc/stat")?.match(/^cpu\d+ /gm)?.length ?? 1);
}

/** The machine's, or less where a cgroup above the sandboxes is allowed less (cgroup-v2.rst, memory.max). */
function memoryOf(host: Host, cgroup: string): HostReading["memory"] {
  const meminfo = host.readText("/proc/meminfo") ?? "";
  const read = (key: string) => Number(new RegExp(`^${key}: +(\\d+) kB$`, "m").exec(meminfo)?.[1] ?? 0) * 1024;
  let [totalBytes, availableBytes] = [read("MemTotal"), read("MemAvailable")];
  for (let path = cgroup; path.startsWith("/sys/fs/cgroup"); path = path.slice(0, path.lastIndexOf("/"))) {
    const most = Number(host.readText(`${path}/memory.max`) ?? "max");
    if (Number.isNaN(most)) continue;
    totalBytes = Math.min(totalBytes, most);
    availableBytes = Math.min(availableBytes, most - Number(host.readText(`${path}/memory.current`) ?? 0));
  }
  return { totalBytes, availableBytes };
}

function pressureOf(host: Host): HostReading["pressure"] {
  const [cpu, memory, io] = (["cpu", "memory", "io"] as const).map((name) => {
    return readPressure(host.readText(`/proc/pressure/${name}`) ?? "");
  });
  return cpu && memory && io ? { cpu, memory, io } : null;
}

/** The line `some avg10=0.12 avg60=0.05 avg300=0.01 total=1234`, in percent. */
function readPressure(text: string): Pressure | null {
  const [, over10s, over60s] = /^some avg10=([\d.]+) avg60=([\d.]+)/m.exec(text) ?? [];
  if (over10s === undefined || over60s === undefined) return null;
  return { over10s: Number(over10s) / 100, over60s: Number(over60s) / 100 };
}
