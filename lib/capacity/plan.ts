/** What machine a class needs: the reverse of how many a machine holds. Pure. */
import { SPARE } from "./capacity.ts";
import { costOf, type ProfileFigures } from "./figures.ts";

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** The operating system, web, the sandbox-server and the process that holds terminals. */
export const LAB_MEMORY_BYTES = 1 * GIB;
/** The operating system, the lab, and the root filesystems that sandboxes share. */
export const LAB_DISK_BYTES = 8 * GIB;
/** Web and the sandbox-server must not wait for learners. */
const LEAST_PROCESSORS = 2;
/** Of the class: so many sandboxes stand ready when all begin at once. */
const READY_SHARE = 0.2;
/** Who goes on to the next lesson has, for a while, a sandbox of the last one too. */
const SANDBOXES_EACH = 1.1;

export interface Plan {
  memoryBytes: number;
  processors: number;
  diskBytes: number;
  /** If every learner took all that a sandbox may: nobody can then be short of memory for another's sake. */
  safeMemoryBytes: number;
  /** For DRYDOCK_MAX_SANDBOXES and DRYDOCK_POOL. */
  maxSandboxes: number;
  ready: number;
}

/** @param limitBytes what memory a sandbox may use at most */
export function planFor(learners: number, figures: ProfileFigures, limitBytes: number): Plan {
  const cost = costOf(figures);
  const sandboxes = Math.ceil(learners * SANDBOXES_EACH);
  const withSpare = (bytes: number, spare: number) => bytes / (1 - spare);
  const busy = (sandboxes * cost.processors) / (1 - SPARE.processors);
  return {
    memoryBytes: withSpare(LAB_MEMORY_BYTES + sandboxes * cost.memoryBytes, SPARE.memory),
    processors: Math.max(LEAST_PROCESSORS, Math.ceil(busy - 1e-9)),
    diskBytes: withSpare(LAB_DISK_BYTES + sandboxes * cost.diskBytes, SPARE.disk),
    safeMemoryBytes: withSpare(LAB_MEMORY_BYTES + sandboxes * limitBytes, SPARE.memory),
    maxSandboxes: sandboxes,
    ready: Math.ceil(learners * READY_SHARE),
  };
}
