/**
 * Makes and destroys sandboxes, some at a time, each with what is hardest to remove in it, and says what of the machine's is
 * not what it was before; exits with 1 then. The kernel tests do the same twenty times.
 * `drydock vm run -- node bench/sandbox/cycles.ts [cycles] [at a time]`, some seconds for each under emulation.
 */
import { statfsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { releaseHost } from "../../sandbox-server/src/sandbox/prepare.ts";
import { PROFILES } from "../../sandbox-server/src/sandbox/profiles.ts";
import { RUNTIME } from "../../sandbox-server/src/sandbox/runner.ts";
import { createSandbox } from "../../sandbox-server/src/sandbox/sandbox.ts";
import { countLeftovers } from "../../sandbox-server/test/leftovers.ts";
import { quantile } from "../measure.ts";
import { benchGround } from "./ground.ts";

const MEBIBYTE = 1024 * 1024;

/** A nested namespace with a mount, cgroups of the learner's, a daemon, and files on the sandbox's disk. */
const MESS = `set -e
  sudo mkdir -p /sys/fs/cgroup/deep/er
  sudo setsid unshare --fork --pid --mount-proc sleep 600 >/dev/null 2>&1 &
  sudo mount -t tmpfs tmpfs /mnt
  dd if=/dev/zero of=/tmp/file bs=1M count=4 status=none`;

const cycles = Number(process.argv[2] ?? 500);
const atATime = Number(process.argv[3] ?? 1);
const { host, roots } = await benchGround();

/** Bytes of the disk that holds the sandboxes. */
function usedBytes(): number {
  const { blocks, bfree, bsize } = statfsSync(roots.stateDirectory);
  return (blocks - bfree) * bsize;
}

async function cycle(number: number): Promise<number> {
  const startMs = performance.now();
  const sandbox = await createSandbox(host, { id: `cycle-${number}`, slot: number }, PROFILES.base, roots);
  const line = [...RUNTIME, "exec", "--user", "1000:1000", "--cgroup", "shell", sandbox.id, "bash", "-c", MESS];
  const { code, stderr } = await host.run(line, { timeoutMs: 120_000 });
  if (code !== 0) throw new Error(`nothing was left in cycle ${number} to be removed: ${stderr}`);
  const failures = await sandbox.destroy();
  if (failures.length > 0) throw new AggregateError(failures, `cycle ${number} could not be undone`);
  return performance.now() - startMs;
}

/** Takes the next number until there is none. */
async function work(): Promise<void> {
  while (begun < cycles) {
    begun += 1;
    times.push(await cycle(begun));
    if (times.length % 50 === 0)
      console.log(`${times.length} cycles, median ${quantile(times.slice(-50), 0.5).toFixed(0)} ms`);
  }
}

// Not counted: what the first ones make for all that follow, as the empty disk that others are copied from.
await Promise.all(Array.from({ length: atATime }, (_, index) => cycle(cycles + index + 1)));
const before = countLeftovers(host, roots);
const diskBefore = usedBytes();
const times: number[] = [];
let begun = 0;
await Promise.all(Array.from({ length: atATime }, work));
const after = countLeftovers(host, roots);
const diskMiB = (usedBytes() - diskBefore) / MEBIBYTE;
releaseHost(host, roots);
console.table({ before, after });
console.log(`disk: ${diskMiB.toFixed(2)} MiB more than before`);
// What the filesystem itself keeps for later: a block of a directory, of a bitmap.
process.exitCode = isDeepStrictEqual(before, after) && diskMiB < 1 ? 0 : 1;
