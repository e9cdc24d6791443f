/** What sandboxes use and how often they run into their limits, from their cgroups (cgroup-v2.rst). */
import type { Host } from "../host/host.ts";
import type { LimitHits, Observe } from "./observe.ts";

export interface MemoryUse {
  allBytes: number;
  largestBytes: number;
}

/** @param cgroup holds the sandboxes' own */
export function memoryUse(host: Host, cgroup: string): MemoryUse {
  const current = (path: string) => Number(host.readText(`${path}/memory.current`) ?? 0);
  const sandboxes = host.listDirectories(cgroup).map((id) => current(`${cgroup}/${id}`));
  return { allBytes: current(cgroup), largestBytes: Math.max(0, ...sandboxes) };
}

/** The kernel counts from a cgroup's making to its end; this tells what came since the last look. */
export class LimitWatch {
  readonly #host: Host;
  readonly #cgroup: string;
  readonly #observe: Observe;
  /** By sandbox. */
  readonly #seen = new Map<string, LimitHits>();

  /** @param cgroup holds the sandboxes' own; what those that are there have counted, an earlier server has told */
  constructor(host: Host, cgroup: string, observe: Observe) {
    this.#host = host;
    this.#cgroup = cgroup;
    this.#observe = observe;
    for (const id of host.listDirectories(cgroup)) this.#seen.set(id, this.#read(id));
  }

  look(): void {
    for (const id of this.#host.listDirectories(this.#cgroup)) this.#lookAt(id);
  }

  /** Looks at one whose cgroup, and with it its counts, is about to go. */
  lookLast(id: string): void {
    this.#lookAt(id);
    this.#seen.delete(id);
  }

  #lookAt(id: string): void {
    const now = this.#read(id);
    const { oomKills, refusedForks, throttledUs } = this.#seen.get(id) ?? NONE;
    this.#seen.set(id, now);
    const came = {
      oomKills: now.oomKills - oomKills,
      refusedForks: now.refusedForks - refusedForks,
      throttledUs: now.throttledUs - throttledUs,
    };
    if (Object.values(came).some((count) => count > 0)) this.#observe({ event: "limits", ...came });
  }

  #read(id: string): LimitHits {
    const path = `${this.#cgroup}/${id}`;
    return {
      oomKills: readKey(this.#host, `${path}/memory.events`, "oom_kill"),
      // Since Linux 6.11 with those of the cgroups below it; before, it counts where the process was that forked.
      refusedForks: readKey(this.#host, `${path}/pids.events`, "max"),
      throttledUs: readKey(this.#host, `${path}/cpu.stat`, "throttled_usec"),
    };
  }
}

const NONE: LimitHits = { oomKills: 0, refusedForks: 0, throttledUs: 0 };

/** A number of a flat-keyed file; 0 when there is none. */
export function readKey(host: Host, path: string, key: string): number {
  const text = host.readText(path) ?? "";
  return Number(new RegExp(`^${key} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
}
