/** Applies the steps of a plan, and undoes them. Each undo follows from its step alone, so a sweeper can do it too. */
import { z } from "zod";
import type { Host, RunOptions } from "../host/host.ts";
import { cgroupPids, removeCgroup } from "./cgroup.ts";
import { mountPointsBelow } from "./mounts.ts";
import type {
  ContainerStep,
  DelegateStep,
  DirectoryStep,
  DiskImageStep,
  IdmappedBindStep,
  OverlayStep,
  Step,
} from "./plan.ts";
import { userNamespaceCommand } from "./user-namespace.ts";

/** An OCI runtime that speaks runc's command line. */
export const RUNTIME = ["crun", "--cgroup-manager=cgroupfs"] as const;

/**
 * Applies steps in order. When one fails, what was done is undone in reverse and the failure thrown;
 * what could not be undone is in its `cause`.
 */
export async function applySteps(host: Host, steps: readonly Step[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    try {
      await apply(host, step);
    } catch (error) {
      const leftovers = await undoSteps(host, steps.slice(0, index + 1));
      const reason = error instanceof Error ? error.message : String(error);
      const cause =
        leftovers.length > 0 ? new AggregateError(leftovers, "and could not be undone", { cause: error }) : error;
      throw new Error(`${step.op}: ${reason}`, { cause });
    }
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
  for (const step of steps.toReversed()) {
    try {
      await undo(host, step);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      failures.push(new Error(`undo ${step.op}: ${reason}`, { cause: error }));
    }
  }
  return failures;
}

async function apply(host: Host, step: Step): Promise<void> {
  switch (step.op) {
    case "directory":
      return makeDirectory(host, step);
    case "disk-image":
      return makeDiskImage(host, step);
    case "disk":
      // discard: what the learner deletes is given back to the host.
      return must(host, ["mount", "-o", "loop,nodev,nosuid,discard", step.image, step.target]);
    case "idmapped-bind":
      return must(host, idmappedBind(step));
    case "overlay":
      return mountOverlay(host, step);
    case "file":
      return host.writeText(step.path, step.contents);
    case "container":
      return startContainer(host, step);
    case "delegate":
      return delegate(host, step);
    case "user-namespace":
      host.writeText(step.path, "");
      return must(host, userNamespaceCommand(step));
  }
}

async function undo(host: Host, step: Step): Promise<void> {
  switch (step.op) {
    case "directory":
      if (step.onDisk) return;
      // A mount that could not be undone must not be emptied through.
      if (mountPointsBelow(host, step.path).length > 0) throw new Error(`${step.path} still holds a mount`);
      return host.removeTree(step.path);
    case "disk":
    case "idmapped-bind":
    case "overlay":
      return unmount(host, step.target);
    case "user-namespace":
      return unmount(host, step.path);
    case "disk-image":
    case "file":
    case "delegate":
      return; // Goes with its directory, and with its cgroup.
    case "container":
      return removeContainer(host, step);
  }
}

function makeDirectory(host: Host, { path, ownerId, passageForId }: DirectoryStep): void {
  if (passageForId !== undefined) host.makeDirectory(path, { uid: 0, gid: passageForId }, 0o710);
  else host.makeDirectory(path, ownerId === undefined ? undefined : owner(ownerId));
}

async function makeDiskImage(host: Host, { image, bytes, inodes }: DiskImageStep): Promise<void> {
  // No journal: after a crash of the host nobody comes back to it. Tables are written when first used.
  const features = ["-O", "^has_journal,^resize_inode", "-E", "lazy_itable_init=1,nodiscard", "-m", "0"];
  const size = `${Math.floor(bytes / 1024)}k`;
  await must(host, ["mke2fs", "-q", "-t", "ext4", ...features, "-N", String(inodes), image, size]);
}

function idmappedBind({ source, target, firstId, count }: IdmappedBindStep): string[] {
  return ["mount", "--bind", "-o", `ro,X-mount.idmap=b:0:${firstId}:${count}`, source, target];
}

function mountOverlay(host: Host, { bundle, target }: OverlayStep): Promise<void> {
  const options = "nodev,lowerdir=lower,upperdir=disk/upper,workdir=disk/work";
  return must(host, ["mount", "-t", "overlay", "-o", options, "overlay", target], { workingDirectory: bundle });
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

function delegate(host: Host, { cgroup, leaf, ownerId, controllers }: DelegateStep): void {
  host.makeDirectory(leaf, owner(ownerId));
  for (const file of ["cgroup.procs", "cgroup.threads", "cgroup.subtree_control"]) {
    host.changeOwner(`${leaf}/${file}`, owner(ownerId));
  }
  // Again until none is left: a process may fork between being read and being moved.
  for (let pids = cgroupPids(host, cgroup); pids.length > 0; pids = cgroupPids(host, cgroup)) {
    for (const pid of pids) host.moveToCgroup(pid, leaf);
  }
  host.writeText(`${cgroup}/cgroup.subtree_control`, controllers.map((name) => `+${name}`).join(" "));
}

async function unmount(host: Host, target: string): Promise<void> {
  // Until nothing is mounted there: mounts stack.
  for (const mountPoint of mountPointsBelow(host, target)) await must(host, ["umount", mountPoint]);
}

async function must(host: Host, command: readonly string[], options: RunOptions = {}): Promise<void> {
  const { code, stderr } = await host.run(command, options);
  if (code !== 0) throw new Error(`${command[0]} failed (exit ${code}): ${stderr.trim()}`);
}

function owner(id: number) {
  return { uid: id, gid: id };
}
