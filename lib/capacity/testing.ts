/** A machine for tests of what it holds. */
import type { HostReading } from "./host-reading.ts";

export const GIB = 1024 ** 3;

const none = { over10s: 0, over60s: 0 };
const cost = { memoryBytes: 1, processors: 1, diskBytes: 1 };

/** Of eight processors, on which nobody is and nothing is short, but for what is said. */
export function machineReading(change: Partial<HostReading> = {}): HostReading {
  return {
    processors: 8,
    memory: { totalBytes: 16 * GIB, availableBytes: 14 * GIB },
    disk: { totalBytes: 100 * GIB, freeBytes: 60 * GIB },
    pressure: { cpu: none, memory: none, io: none },
    places: { most: 1000, taken: 0, waiting: 0, ready: 0, wantedReady: 0 },
    use: {},
    limits: { base: cost, docker: cost, playground: cost },
    ...change,
  };
}
