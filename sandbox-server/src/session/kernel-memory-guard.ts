/**
 * Stops the sandbox that takes the kernel's own memory, before the machine has none left.
 *
 * memory.max counts what processes hold and most of what the kernel holds for them, but not all: messages that wait in
 * netlink, packet and raw sockets, superblocks of mounts, buffers of ptys, entries of the neighbour table (no
 * __GFP_ACCOUNT where they are allocated). Each is small, their number is up to the learner, and no other limit of the
 * kernel's bounds them for one sandbox alone. So the sum of all is watched, which costs a look at two files.
 */
import type { Host } from "../host/host.ts";

/** A learner's program on one processor can take some hundred megabytes in this time. */
const LOOK_EVERY_MS = 250;
/** Of the machine's memory: it is short when less than this is available, … */
const LEAST_AVAILABLE_SHARE = 0.12;
/** … and sandboxes have to do with it when the kernel has taken this much more than at the start, beyond what it charges. */
const MOST_UNCHARGED_SHARE = 0.1;
/** Taking kernel memory is work of the kernel's: whoever does it keeps it busy for this part of the time. */
const LEAST_SYSTEM_SHARE = 0.1;

export interface WatchedSandbox {
  id: string;
  /** Absolute path of its cgroup. */
  cgroup: string;
}

export interface KernelMemoryGuardOptions {
  host: Host;
  /** The cgroup that holds all sandboxes. */
  cgroup: string;
  /** Those that run. */
  sandboxes: () => Iterable<WatchedSandbox>;
  /** Stops one; resolves when what it held is given back. */
  stop: (id: string) => Promise<void>;
}

/** Looks for as long as the process lives. */
export function guardKernelMemory(
  options: KernelMemoryGuardOptions & { report: (message: string, error: unknown) => void },
): void {
  const look = kernelMemoryLook(options);
  const onError = (error: unknown) => options.report("the kernel's memory could not be guarded", error);
  setInterval(() => void look().catch(onError), LOOK_EVERY_MS).unref();
}

/** One look; to be called every {@link LOOK_EVERY_MS}. */
export function kernelMemoryLook({ host, cgroup, sandboxes, stop }: KernelMemoryGuardOptions): () => Promise<void> {
  const unchargedAtStart = readMemory(host, cgroup).uncharged;
  /** System time of each sandbox at the last look, while memory is short. */
  let before = new Map<string, number>();
  let isStopping = false;
  return async () => {
    if (isStopping) return;
    const { total, available, uncharged } = readMemory(host, cgroup);
    const isShort = available < total * LEAST_AVAILABLE_SHARE;
    if (!isShort || uncharged - unchargedAtStart < total * MOST_UNCHARGED_SHARE) {
      before = new Map();
      return;
    }
    const now = new Map([...sandboxes()].map((sandbox) => [sandbox.id, { ...sandbox, us: systemUs(host, sandbox) }]));
    const busiest = [...now.values()]
      .map((sandbox) => ({ ...sandbox, grown: sandbox.us - (before.get(sandbox.id) ?? sandbox.us) }))
      .reduce((most, one) => (one.grown > most.grown ? one : most), { id: "", cgroup: "", grown: 0 });
    before = new Map([...now].map(([id, { us }]) => [id, us]));
    if (busiest.grown < LOOK_EVERY_MS * 1_000 * LEAST_SYSTEM_SHARE) return;
    isStopping = true;
    try {
      // It stands still at once; its end takes longer.
      host.writeText(`${busiest.cgroup}/cgroup.freeze`, "1");
      await stop(busiest.id);
    } finally {
      isStopping = false;
    }
  };
}

/** system_usec of cpu.stat (cgroup-v2.rst). */
function systemUs(host: Host, { cgroup }: WatchedSandbox): number {
  return field(host.readText(`${cgroup}/cpu.stat`), /^system_usec (\d+)$/m);
}

/**
 * In bytes. `uncharged` is what the kernel has taken and can not give back on demand, without what it charges to the
 * sandboxes (proc_meminfo(5); memory.stat in cgroup-v2.rst).
 */
function readMemory(host: Host, cgroup: string) {
  const meminfo = host.readText("/proc/meminfo");
  const kib = (name: string) => field(meminfo, new RegExp(`^${name}: +(\\d+) kB$`, "m")) * 1_024;
  const stat = host.readText(`${cgroup}/memory.stat`);
  const charge = (name: string) => field(stat, new RegExp(`^${name} (\\d+)$`, "m"));
  const ofProcesses = kib("AnonPages") + kib("Cached") + kib("Buffers") + kib("SwapCached");
  const ofKernel = kib("MemTotal") - kib("MemFree") - ofProcesses - kib("KReclaimable");
  const charged = charge("kernel") - charge("slab_reclaimable") + charge("sock");
  return { total: kib("MemTotal"), available: kib("MemAvailable"), uncharged: ofKernel - charged };
}

/** 0 where the kernel does not say. */
function field(text: string | null, pattern: RegExp): number {
  return Number(pattern.exec(text ?? "")?.[1] ?? 0);
}
