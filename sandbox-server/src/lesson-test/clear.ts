/** Clears a sandbox for another way through its lesson, while its Docker Engine runs on. */
import { setTimeout as wait } from "node:timers/promises";
import type { Host } from "../host/host.ts";
import { cgroupPids, cgroupTree } from "../sandbox/cgroup.ts";
import { SHELL_CGROUP } from "../sandbox/layout.ts";
import { RUNTIME } from "../sandbox/runner.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

/** What the engine keeps, images excepted, what runc does, and what stands in the learner's home; run as root. */
const SCRIPT = `
runc list --quiet | xargs --no-run-if-empty --max-args=1 runc delete --force
docker ps --all --quiet | xargs --no-run-if-empty docker rm --force
docker volume ls --quiet | xargs --no-run-if-empty docker volume rm
rm -rf /home/learner/*
`;

/** Long enough to remove some containers on an emulated host. */
const TIMEOUT_MS = 60_000;
/** What is killed has ended within this, unless something is wrong. */
const END_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/** Host PIDs of all that runs in the sandbox. */
export function processesOf(host: Host, { cgroup }: Pick<Sandbox, "cgroup">): Set<number> {
  return new Set(cgroupTree(host, cgroup).flatMap((path) => cgroupPids(host, path)));
}

/**
 * Removes containers and volumes, kills all other processes but those that may stay, and empties the learner's home.
 * @throws Error with what could not be cleared
 */
export async function clearSandbox(host: Host, sandbox: Sandbox, mayStay: ReadonlySet<number>): Promise<void> {
  const command = [...RUNTIME, "exec", "--cgroup", SHELL_CGROUP, sandbox.id, "bash", "-euc", SCRIPT];
  const { code, stdout, stderr } = await host.run(command, { timeoutMs: TIMEOUT_MS });
  if (code !== 0) throw new Error(`the sandbox could not be cleared: exit ${code}: ${stdout}${stderr}`);
  const deadlineMs = performance.now() + END_WITHIN_MS;
  for (;;) {
    const others = [...processesOf(host, sandbox)].filter((pid) => !mayStay.has(pid));
    if (others.length === 0) return;
    if (performance.now() > deadlineMs)
      throw new Error(`these processes of the sandbox do not end: ${others.join(" ")}`);
    for (const pid of others) host.kill(pid, "SIGKILL");
    await wait(LOOK_AGAIN_MS);
  }
}
