/** Runs what a lesson wants done in a sandbox before its learner comes: its `setup` blocks, the start of its Docker Engine. */
import type { SetupBlock } from "../../../lib/lesson/schema.ts";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import type { Host } from "../host/host.ts";
import { SHELL_CGROUP } from "./layout.ts";
import { shellProcess } from "./oci-spec.ts";
import type { Profile } from "./profiles.ts";
import { RUNTIME } from "./runner.ts";
import type { Sandbox } from "./sandbox.ts";

/** Long enough to start a daemon on an emulated host. */
const TIMEOUT_MS = 120_000;

const START_ENGINE = ["/usr/local/sbin/docker-engine", "start"];

/** Inside the sandbox. Not a pipe of ours, which a process that is left running would hold open. */
const LOG = "/tmp/.setup.log";

/** Of what a script that failed has printed, so much is told. */
const LAST_BYTES = 2000;

/** `-e` and its kin: a script whose first half failed has prepared nothing. */
const STRICT_BASH = `/bin/bash -euo pipefail -c "$0" >${LOG} 2>&1 </dev/null && rm ${LOG}`;

/**
 * Runs the blocks in order, as the learner (who has `sudo`), in their home.
 * @throws DrydockError `setup_failed`; its cause has what the script printed
 */
export async function runSetup(
  host: Host,
  { id, bundle }: Pick<Sandbox, "id" | "bundle">,
  profile: Profile,
  lesson: string,
  blocks: readonly SetupBlock[],
): Promise<void> {
  const process = `${bundle}/setup.json`;
  const exec = [...RUNTIME, "exec", "--cgroup", SHELL_CGROUP];
  for (const { script, line } of blocks) {
    const args = ["/bin/bash", "-c", STRICT_BASH, script];
    host.writeText(process, JSON.stringify({ ...shellProcess(profile), terminal: false, args }));
    const options = { timeoutMs: TIMEOUT_MS, discardOutput: true };
    const { code } = await host.run([...exec, "--process", process, id], options).catch((cause: Error) => {
      throw failure(lesson, line, cause);
    });
    if (code === 0) continue;
    const { stdout } = await host.run([...exec, "--user", "1000:1000", id, "tail", "-c", String(LAST_BYTES), LOG]);
    throw failure(lesson, line, new Error(`exit ${code}: ${stdout.trim()}`));
  }
}

/** Begins to start the Docker Engine; a learner's first `docker` command waits for it if need be, and starts it if this fails. */
export async function startEngine(host: Host, { id }: Pick<Sandbox, "id">): Promise<void> {
  await host.run([...RUNTIME, "exec", "--detach", "--cgroup", SHELL_CGROUP, id, ...START_ENGINE], {
    discardOutput: true,
  });
}

/** The same, for whoever types faster than a learner reads: resolves when the engine answers, or could not be started. */
export async function engineStarted(host: Host, { id }: Pick<Sandbox, "id">): Promise<void> {
  const options = { timeoutMs: TIMEOUT_MS, discardOutput: true };
  await host.run([...RUNTIME, "exec", "--cgroup", SHELL_CGROUP, id, ...START_ENGINE], options);
}

function failure(lesson: string, line: number, cause: Error): DrydockError {
  const message = `The sandbox could not be prepared: the set-up on line ${line} of the lesson ${lesson} failed. Its author must mend it.`;
  return new DrydockError("setup_failed", message, { cause });
}
