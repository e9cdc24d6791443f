/** One learner's sandbox: made by a plan, entered by shells, undone by the same plan. */
import type { Host } from "../host/host.ts";
import { type Layout, layoutOf, type Roots, type SandboxPlace, SHELL_CGROUP } from "./layout.ts";
import { HOSTNAME, LEARNER, SANDBOX_ENVIRONMENT } from "./oci-spec.ts";
import { planSandbox, type Step } from "./plan.ts";
import type { Profile } from "./profiles.ts";
import { applySteps, RUNTIME, undoSteps } from "./runner.ts";

export interface Sandbox {
  readonly id: string;
  readonly slot: number;
  /** Absolute path of its cgroup. */
  readonly cgroup: string;
  /** Host PID of its init. */
  readonly initPid: number;
  /** The command line that starts a login shell inside, on a pty of the sandbox's own devpts. */
  shellCommand(pidFile: string): string[];
  /** Where a shell's host PID is written once it runs. */
  shellPidFile(number: number): string;
  /** Ends everything in it and removes it; answers what could not be undone. */
  destroy(): Promise<Error[]>;
}

/**
 * Makes a sandbox; nothing is left behind when it fails.
 * @throws Error naming the step that failed and what the machine said
 */
export async function createSandbox(host: Host, place: SandboxPlace, profile: Profile, roots: Roots): Promise<Sandbox> {
  const layout = layoutOf(place, roots);
  const steps = planSandbox(layout, profile, roots.rootfs);
  await applySteps(host, steps);
  const initPid = Number(host.readText(`${layout.bundle}/init.pid`));
  return sandboxAt(host, layout, steps, initPid);
}

function sandboxAt(host: Host, layout: Layout, steps: readonly Step[], initPid: number): Sandbox {
  let destroyed: Promise<Error[]> | undefined;
  return {
    id: layout.id,
    slot: layout.slot,
    cgroup: layout.cgroup,
    initPid,
    shellCommand: (pidFile) => shellCommand(layout.id, pidFile),
    shellPidFile: (number) => `${layout.bundle}/shell-${number}.pid`,
    destroy() {
      destroyed ??= undoSteps(host, steps);
      return destroyed;
    },
  };
}

function shellCommand(id: string, pidFile: string): string[] {
  const environment = { ...SANDBOX_ENVIRONMENT, HOME: LEARNER.home, USER: LEARNER.name, LOGNAME: LEARNER.name };
  return [
    ...RUNTIME,
    "exec",
    "--tty",
    "--user",
    `${LEARNER.uid}:${LEARNER.gid}`,
    "--cwd",
    LEARNER.home,
    "--cgroup",
    SHELL_CGROUP,
    "--pid-file",
    pidFile,
    ...Object.entries({ ...environment, HOSTNAME, SHELL: "/bin/bash" }).flatMap(([name, value]) => [
      "--env",
      `${name}=${value}`,
    ]),
    id,
    "/bin/bash",
    "--login",
  ];
}
