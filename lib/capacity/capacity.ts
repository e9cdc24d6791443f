/** How many learners a machine holds at a time, and what runs out first. Pure. */
import type { ProfileName } from "../lesson/profile-names.ts";
import type { HostReading, SandboxCost } from "./host-reading.ts";

/**
 * What is left alone, as a part of all. Below 0.12 of the memory the sandbox-server begins to stop what takes the kernel's,
 * below 0.05 of the disk it takes nobody new; processors that are busy for more than this make everybody wait.
 */
export const SPARE = { memory: 0.15, processors: 0.3, disk: 0.1 } as const;

/** Sandboxes of which a mean is worth something. */
const LEAST_MEASURED = 3;

export type Bound = "places" | "memory" | "processors" | "disk";

export interface Capacity {
  /** Learners who can have a sandbox at a time, those who have one included. */
  holds: number;
  /** What runs out first. */
  by: Bound;
  /** What each of them is reckoned to take. */
  cost: SandboxCost;
  /** Did those who are here now take part in that? */
  isMeasured: boolean;
}

/**
 * For learners of one profile. Each is reckoned to take what a learner at work is known to take, or what those here take on
 * average, where that is more: a class that reads takes little, and is about to work.
 * @param known what a learner at work takes
 */
export function capacityOf(reading: HostReading, profile: ProfileName, known: SandboxCost): Capacity {
  const use = reading.use[profile];
  const isMeasured = use !== undefined && use.running >= LEAST_MEASURED;
  const cost = isMeasured ? larger(known, use) : known;
  const { memory, disk, processors, places } = reading;
  const room = (free: number, total: number, spare: number, each: number) =>
    places.taken + Math.floor(Math.max(0, free - total * spare) / each);
  const bounds: Record<Bound, number> = {
    places: places.most,
    memory: room(memory.availableBytes, memory.totalBytes, SPARE.memory, cost.memoryBytes),
    // 0.7 is a little less in binary, and would be one learner less.
    processors: Math.floor((processors * (1 - SPARE.processors)) / cost.processors + 1e-9),
    disk: room(disk.freeBytes, disk.totalBytes, SPARE.disk, cost.diskBytes),
  };
  const [by] = (Object.keys(bounds) as Bound[]).toSorted((one, other) => bounds[one] - bounds[other]);
  return { holds: bounds[by ?? "places"], by: by ?? "places", cost, isMeasured };
}

function larger(one: SandboxCost, other: SandboxCost): SandboxCost {
  return {
    memoryBytes: Math.max(one.memoryBytes, other.memoryBytes),
    processors: Math.max(one.processors, other.processors),
    diskBytes: Math.max(one.diskBytes, other.diskBytes),
  };
}
