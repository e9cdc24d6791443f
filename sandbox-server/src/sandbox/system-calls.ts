/** Has the steps of a plan that are system calls applied by apply-steps.pl: one process for all that follow each other. */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { Host } from "../host/host.ts";
import type { DirectoryStep, DiskImageStep, Step, SystemCallStep } from "./plan.ts";

/** The program that makes the system calls; the words of the steps follow. */
export const APPLY_STEPS = ["perl", "-w", fileURLToPath(new URL("./apply-steps.pl", import.meta.url)), process.arch];

/**
 * mke2fs(8) of a sandbox's disk. No journal: after a crash of the host nobody comes back to it. The inode tables stay
 * holes, which read as the zeros that they are to be.
 */
const MKE2FS = "-t ext4 -O ^has_journal,^resize_inode -E lazy_itable_init=1,nodiscard -m 0".split(" ");

/** How many steps were applied, and what kept the one after them from it. */
export interface Applied {
  applied: number;
  failure?: Error;
}

/** Every step named, so that the compiler asks about a new one. */
const IS_SYSTEM_CALL: Readonly<Record<Step["op"], boolean>> = {
  ...{
    directory: true,
    "disk-image": true,
    disk: true,
    "user-namespace": true,
    "idmapped-bind": true,
    overlay: true,
    ptys: true,
  },
  ...{ file: false, container: false, delegate: false, egress: false },
};

export function isSystemCall(step: Step): step is SystemCallStep {
  return IS_SYSTEM_CALL[step.op];
}

/** Applies steps in order, up to the first that fails. */
export async function applySystemCalls(host: Host, steps: readonly SystemCallStep[]): Promise<Applied> {
  const words = steps.flatMap((step, index) => (index === 0 ? stepWords(step) : ["--", ...stepWords(step)]));
  try {
    const { code, stderr } = await host.run([...APPLY_STEPS, ...words]);
    if (code === 0) return { applied: steps.length };
    // Its own line comes last; before it, what a program said that a step ran.
    const [start, index] = /^step (\d+): /m.exec(stderr) ?? [];
    if (start === undefined) throw new Error(`perl failed (exit ${code}): ${stderr.trim()}`);
    return { applied: Number(index), failure: new Error(stderr.replace(start, "").trim()) };
  } catch (error) {
    // It did not come to an end: any of them may have been applied.
    return { applied: steps.length - 1, failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

function stepWords(step: SystemCallStep): string[] {
  switch (step.op) {
    case "directory":
      return directoryWords(step);
    case "disk-image":
      return diskImageWords(step);
    case "disk":
      return [step.op, step.image, step.target];
    case "user-namespace": {
      const limits = Object.entries(step.limits).map(([file, limit]) => `${file}=${limit}`);
      return [step.op, step.path, String(step.firstId), String(step.count), ...limits];
    }
    case "idmapped-bind":
      return [step.op, step.source, step.target, step.userNamespace];
    case "ptys":
      return [step.op, step.target, String(step.firstId), String(step.most)];
    case "overlay":
      return [step.op, step.bundle, step.target];
  }
}

function directoryWords({ op, path, ownerId = 0, passageForId }: DirectoryStep): string[] {
  if (passageForId !== undefined) return [op, path, "0710", "0", String(passageForId)];
  return [op, path, "0755", String(ownerId), String(ownerId)];
}

function diskImageWords({ op, image, blanks, bytes, inodes }: DiskImageStep): string[] {
  const options = [...MKE2FS, "-N", String(inodes), `${Math.floor(bytes / 1024)}k`];
  // A blank of other options, as another version of us made it, is another file.
  const name = createHash("sha256").update(options.join(" ")).digest("hex").slice(0, 12);
  return [op, image, `${blanks}/blank-${name}.ext4`, ...options];
}
