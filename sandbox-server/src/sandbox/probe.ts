/**
 * Runs a lesson's probe: a script in the sandbox, with the sandbox's capabilities and system calls, but in a cgroup of its
 * own beside the sandbox's. There it has its own memory, processes and CPU time: a learner who has used up theirs does not
 * starve it, it takes nothing from them, and nothing inside can reach its cgroup. Whatever it leaves is killed.
 */
import type { ProbeFact } from "../../../lib/kernel/facts.ts";
import type { ProbeNeed } from "../../../lib/kernel/needs.ts";
import type { Host } from "../host/host.ts";
import { removeCgroup } from "./cgroup.ts";
import { rootProcess, shellProcess } from "./oci-spec.ts";
import type { Profile } from "./profiles.ts";
import { RUNTIME } from "./runner.ts";
import type { Sandbox } from "./sandbox.ts";

/** As long as a learner may wait for an answer, also on an emulated host. */
const TIMEOUT_MS = 10_000;

const KILL_EVERY_MS = 500;

/** What is kept of each of its outputs: the reason that a learner reads is far shorter. */
const MAX_OUTPUT_BYTES = 4_096;

/** Control files of its cgroup. */
const LIMITS = {
  "memory.max": String(128 << 20),
  "memory.swap.max": "0",
  "pids.max": "64",
  "cpu.max": "100000 100000",
} as const;

/** What the name of a probe's cgroup has after the sandbox's. */
const PROBE_SUFFIX = ".probe";

/** On the whole host: they must not slow learners down, and each is soon over. */
const MAX_AT_ONCE = 4;

/** Runs probes, so many at once and the others after them. One at a time may be asked for in each sandbox. */
export function probeRunner(host: Host, timeoutMs = TIMEOUT_MS) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (sandbox: ProbedSandbox, profile: Profile, probe: ProbeNeed): Promise<ProbeFact> => {
    if (running >= MAX_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await runProbe(host, sandbox, profile, probe, timeoutMs);
    } finally {
      // Its place goes to who waits longest.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

type ProbedSandbox = Pick<Sandbox, "id" | "bundle" | "cgroup">;

async function runProbe(
  host: Host,
  { id, bundle, cgroup }: ProbedSandbox,
  profile: Profile,
  { as, script }: ProbeNeed,
  timeoutMs: number,
): Promise<ProbeFact> {
  const own = `${cgroup}${PROBE_SUFFIX}`;
  const process = `${bundle}/probe.json`;
  const who = as === "root" ? rootProcess(profile) : shellProcess(profile);
  host.writeText(process, JSON.stringify({ ...who, terminal: false, cwd: "/", args: ["/bin/bash", "-c", script] }));
  host.makeDirectory(own);
  const begunMs = performance.now();
  const isTooLate = () => performance.now() - begunMs >= timeoutMs;
  // Again and again: on a busy host the runtime may not have put it there when its time is over.
  const clock = setInterval(() => {
    if (isTooLate()) host.writeText(`${own}/cgroup.kill`, "1");
  }, KILL_EVERY_MS);
  try {
    for (const [file, limit] of Object.entries(LIMITS)) host.writeText(`${own}/${file}`, limit);
    // The runtime takes the path from the sandbox's own cgroup on.
    const place = ["--cgroup", `../${id}${PROBE_SUFFIX}`];
    const command = [...RUNTIME, "exec", ...place, "--process", process, id];
    const { code, stdout } = await host.run(command, { maxOutputBytes: MAX_OUTPUT_BYTES });
    return { exit: isTooLate() ? "timeout" : code, output: stdout };
  } finally {
    clearInterval(clock);
    await removeCgroup(host, own);
  }
}
