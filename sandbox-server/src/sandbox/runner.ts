/** Applies the steps of a plan, and undoes them. Each undo follows from its step alone, so a sweeper can do it too. */
import { z } from "zod";
import type { Host } from "../host/host.ts";
import { cgroupPids, removeCgroup } from "./cgroup.ts";
import { linkCommand } from "./egress.ts";
import { mountPointsBelow } from "./mounts.ts";
import type { ContainerStep, DelegateStep, DirectoryStep, EgressStep, Step, SystemCallStep } from "./plan.ts";
import { type Applied, applySystemCalls, isSystemCall } from "./system-calls.ts";

/** An OCI runtime that speaks runc's command line. */
export const RUNTIME = ["crun", "--cgroup-manager=cgroupfs"] as const;

/**
 * Applies steps in order. When one fails, what was done is undone in reverse and the failure thrown;
 * what could not be undone is in its `cause`.
 */
export async function applySteps(host: Host, steps: readonly Step[]): Promise<void> {
  for (let done = 0; done < steps.length; ) {
    const { applied, failure } = await applyNext(host, steps.slice(done));
    done += applied;
    if (failure === undefined) continue;
    const leftovers = await undoSteps(host, steps.slice(0, done + 1));
    const cause =
      leftovers.length > 0 ? new AggregateError(leftovers, "and could not be undone", { cause: failure }) : failure;
    throw new Error(`${steps[done]?.op}: ${failure.message}`, { cause });
  }
}

/** What could not be undone after {@link applySteps} had failed. */
export function undoFailures(error: unknown): readonly Error[] {
  return error instanceof Error && error.cause instanceof AggregateError ? error.cause.errors : [];
}

/** What a runtime answers to `state` (runtime-spec, runtime.md); more is left unread. */
const stateSchema = z.object({ status: z.string(), pid: z.int() });

/** Host PID of a container's init, or null when the runtime does not say that it runs (or is paused). */
export async function runningInit(host: Host, id: string): Promise<number | null> {
  const { code, stdout } = await host.run([...RUNTIME, "state", id]);
  if (code !== 0) return null;
  const { status, pid } = stateSchema.parse(JSON.parse(stdout));
  return status === "running" || status === "paused" ? pid : null;
}

/** Undoes steps in reverse, whether or not they were applied; goes on after a failure and answers all failures. */
export async function undoSteps(host: Host, steps: readonly Step[]): Promise<Error[]> {
  const failures: Error[] = [];
  const attempt = async (what: string, undo: () => Promise<void>) => {
    const failure = await failureOf(undo);
    if (failure) failures.push(new Error(`undo ${what}: ${failure.message}`, { cause: failure }));
  };
  /** What is mounted by steps that were come by: one umount(8) for all in a row. */
  let mounted: string[] = [];
  for (const step of steps.toReversed()) {
    switch (step.op) {
      case "overlay":
      case "idmapped-bind":
      case "disk":
      case "ptys":
        mounted.push(step.target);
        break;
      case "user-namespace":
        mounted.push(step.path);
        break;
      case "container":
        await attempt("container", () => removeContainer(host, step));
        break;
      case "egress":
        await attempt("egress", () => removeLink(host, step));
        break;
      case "directory":
        if (step.onDisk) break;
        await attempt("mounts", () => unmount(host, mounted));
        mounted = [];
        await attempt("directory", () => removeDirectory(host, step));
        break;
      case "disk-image":
      case "file":
      case "delegate":
        break; // Goes with its directory, and with its cgroup.
    }
  }
  await attempt("mounts", () => unmount(host, mounted));
  return failures;
}

/** Applies the first of steps, and with it all system calls that stand in a row there. */
async function applyNext(host: Host, steps: readonly Step[]): Promise<Applied> {
  const [first] = steps;
  if (first === undefined || isSystemCall(first)) return applySystemCalls(host, leadingSystemCalls(steps));
  const failure = await failureOf(() => apply(host, first));
  return failure ? { applied: 0, failure } : { applied: 1 };
}

function leadingSystemCalls(steps: readonly Step[]): SystemCallStep[] {
  const other = steps.findIndex((step) => !isSystemCall(step));
  return (other === -1 ? steps : steps.slice(0, other)).filter(isSystemCall);
}

async function apply(host: Host, step: Exclude<Step, SystemCallStep>): Promise<void> {
  switch (step.op) {
    case "file":
      return host.writeText(step.path, step.contents);
    case "container":
      return startContainer(host, step);
    case "egress":
      return must(host, linkCommand(step.link, Number(host.readText(step.pidFile)), step.address));
    case "delegate":
      return delegate(host, step);
  }
}

async function startContainer(host: Host, { id, bundle, pidFile }: ContainerStep): Promise<void> {
  const log = `${bundle}/runtime.log`;
  const command = [...RUNTIME, `--log=file:${log}`, "run", "--detach", "--bundle", bundle, "--pid-file", pidFile, id];
  const { code } = await host.run(command, { discardOutput: true });
  if (code !== 0) throw new Error(`${RUNTIME[0]} failed (exit ${code}): ${host.readText(log)?.trim() ?? "no log"}`);
}

async function removeContainer(host: Host, { id, cgroup }: ContainerStep): Promise<void> {
  // The kernel's kill first: it reaches what the runtime has forgotten.
  await removeCgroup(host, cgroup);
  const deleted = await host.run([...RUNTIME, "delete", "--force", id]);
  if (deleted.code !== 0 && !/does not exist|No such file/.test(deleted.stderr)) throw new Error(deleted.stderr.trim());
}

/** By us: the kernel takes it away with the namespace, but some time later. */
async function removeLink(host: Host, { link }: EgressStep): Promise<void> {
  if (host.exists(`/sys/class/net/${link}`)) await must(host, ["ip", "link", "delete", link]);
}

async function delegate(host: Host, { cgroup, leaf, ownerId, controllers }: DelegateStep): Promise<void> {
  const owner = { uid: ownerId, gid: ownerId };
  host.makeDirectory(leaf, owner);
  for (const file of ["cgroup.procs", "cgroup.threads", "cgroup.subtree_control"]) {
    host.changeOwner(`${leaf}/${file}`, owner);
  }
  // Again until none is left: a process may fork between being read and being moved.
  for (let pids = cgroupPids(host, cgroup); pids.length > 0; pids = cgroupPids(host, cgroup)) {
    await Promise.all(pids.map((pid) => host.moveToCgroup(pid, leaf)));
  }
  host.writeText(`${cgroup}/cgroup.subtree_control`, controllers.map((name) => `+${name}`).join(" "));
}

function removeDirectory(host: Host, { path }: DirectoryStep): Promise<void> {
  // A mount that could not be undone must not be emptied through.
  if (mountPointsBelow(host, path).length > 0) throw new Error(`${path} still holds a mount`);
  return host.removeTree(path);
}

/** Unmounts all that is mounted at or below the targets, in their order; one that is busy does not keep the others. */
async function unmount(host: Host, targets: readonly string[]): Promise<void> {
  // Each as often as it is there: mounts stack.
  const mountPoints = targets.flatMap((target) => mountPointsBelow(host, target));
  if (mountPoints.length === 0) return;
  await must(host, ["umount", ...mountPoints]);
}

async function must(host: Host, command: readonly string[]): Promise<void> {
  const { code, stderr } = await host.run(command);
  if (code !== 0) throw new Error(`${command[0]} failed (exit ${code}): ${stderr.trim()}`);
}

async function failureOf(act: () => void | Promise<void>): Promise<Error | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
