/** One learner's sandbox: made by a plan, entered by shells, undone by the same plan. */
import type { Host } from "../host/host.ts";
import { isPopulated } from "./cgroup.ts";
import { type Layout, layoutOf, type Roots, type SandboxPlace, SHELL_CGROUP } from "./layout.ts";
import { mountPointsBelow } from "./mounts.ts";
import { keepingFiles, planSandbox, rootfsFor, type Step } from "./plan.ts";
import type { Profile } from "./profiles.ts";
import { applySteps, RUNTIME, runningInit, undoSteps } from "./runner.ts";

export interface Sandbox {
  readonly id: string;
  readonly slot: number;
  /** The folder that holds all of it on the host. */
  readonly bundle: string;
  /** Absolute path of its cgroup. */
  readonly cgroup: string;
  /** Host PID of its init. */
  readonly initPid: number;
  /** The command line that starts a login shell inside, on a pty of the sandbox's own devpts. */
  shellCommand(pidFile: string): string[];
  /** Where a shell's host PID is written once it runs. */
  shellPidFile(number: number): string;
  /** Does the kernel hold its processes still? */
  isFrozen(): boolean;
  /** Stops every process in it from running until {@link thaw}; memory stays (cgroup.freeze, cgroup-v2.rst). */
  freeze(): void;
  thaw(): void;
  /** Ends everything in it but keeps its files, for {@link startAgain}; answers what could not be undone. */
  stop(): Promise<Error[]>;
  /** Ends everything in it and removes it; answers what could not be undone. May be tried again. */
  destroy(): Promise<Error[]>;
}

/**
 * Makes a sandbox; nothing is left behind when it fails.
 * @throws Error naming the step that failed and what the machine said
 */
export async function createSandbox(host: Host, place: SandboxPlace, profile: Profile, roots: Roots): Promise<Sandbox> {
  const { layout, steps } = planned(place, profile, roots);
  await applySteps(host, steps);
  return sandboxAt(host, layout, steps);
}

/**
 * Starts a stopped sandbox again, on its own files and in its own id range.
 * @throws Error as {@link createSandbox} does; the files stay
 */
export async function startAgain(host: Host, place: SandboxPlace, profile: Profile, roots: Roots): Promise<Sandbox> {
  const { layout, steps } = planned(place, profile, roots);
  await applySteps(host, keepingFiles(steps).running);
  return sandboxAt(host, layout, steps);
}

/** A sandbox that an earlier sandbox-server made and of which the files are left, for {@link startAgain}. */
export function stoppedSandbox(host: Host, place: SandboxPlace, profile: Profile, roots: Roots): Sandbox {
  const { layout, steps } = planned(place, profile, roots);
  return sandboxAt(host, layout, steps);
}

/**
 * A sandbox that an earlier sandbox-server made and that still runs, or is frozen: by the word of the kernel (its cgroup is
 * populated, its root is mounted) and of the runtime (its init is the one it started). Null when it does not.
 */
export async function runningSandbox(
  host: Host,
  place: SandboxPlace,
  profile: Profile,
  roots: Roots,
): Promise<Sandbox | null> {
  const { layout, steps } = planned(place, profile, roots);
  if (!isPopulated(host, layout.cgroup) || mountPointsBelow(host, layout.merged).length === 0) return null;
  const sandbox = sandboxAt(host, layout, steps);
  return (await runningInit(host, layout.id)) === sandbox.initPid ? sandbox : null;
}

function planned(place: SandboxPlace, profile: Profile, roots: Roots) {
  const layout = layoutOf(place, roots);
  return { layout, steps: planSandbox(layout, profile, rootfsFor(profile, roots)) };
}

function sandboxAt(host: Host, layout: Layout, steps: readonly Step[]): Sandbox {
  let destroying: Promise<Error[]> | undefined;
  const setFrozen = (value: "0" | "1") => host.writeText(`${layout.cgroup}/cgroup.freeze`, value);
  return {
    id: layout.id,
    slot: layout.slot,
    bundle: layout.bundle,
    cgroup: layout.cgroup,
    initPid: Number(host.readText(`${layout.bundle}/init.pid`)),
    shellCommand: (pidFile) => shellCommand(layout, pidFile),
    shellPidFile: (number) => `${layout.bundle}/shell-${number}.pid`,
    isFrozen: () => host.readText(`${layout.cgroup}/cgroup.freeze`)?.trim() === "1",
    freeze: () => setFrozen("1"),
    thaw: () => setFrozen("0"),
    stop: () => undoSteps(host, keepingFiles(steps).running),
    destroy() {
      destroying ??= undoSteps(host, steps).finally(() => {
        destroying = undefined;
      });
      return destroying;
    },
  };
}

function shellCommand({ id, shell }: Layout, pidFile: string): string[] {
  return [...RUNTIME, "exec", "--process", shell, "--cgroup", SHELL_CGROUP, "--pid-file", pidFile, id];
}
