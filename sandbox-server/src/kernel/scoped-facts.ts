/** The second part of a reading: what is seen from the namespaces that predicates look from. */
import { fileKey, type KernelFacts, type MountsFact, type NamespaceType } from "../../../lib/kernel/facts.ts";
import { type Vantage, vantagesOf } from "../../../lib/kernel/judge/vantage.ts";
import { parseMountinfo } from "../../../lib/kernel/mountinfo.ts";
import type { FactNeed, FileNeed } from "../../../lib/kernel/needs.ts";
import type { Scope } from "../../../lib/kernel/predicate/scope.ts";
import type { Host } from "../host/host.ts";
import { runInside } from "./inside-namespaces.ts";
import { readSandboxFile } from "./sandbox-file.ts";
import type { Slices } from "./slices.ts";

/** Of a mount table; the kernel lets a namespace have 100,000 mounts (fs.mount-max). */
const MAX_MOUNTINFO_BYTES = 1 << 20;
const MAX_MOUNTS = 5_000;

/** Adds to `facts` what the needs ask for beyond processes and cgroups. */
export async function readScopedFacts(
  host: Host,
  facts: KernelFacts,
  needs: readonly FactNeed[],
  slices: Slices,
): Promise<void> {
  const hostnames = needs.filter((need) => need.fact === "hostname");
  if (hostnames.length > 0) facts.hostnames = await readHostnames(host, vantagesFor(hostnames, "uts", facts));
  const mounts = needs.filter((need) => need.fact === "mounts");
  if (mounts.length > 0) facts.mounts = await readMounts(host, vantagesFor(mounts, "mnt", facts), slices);
  const files = needs.filter((need) => need.fact === "file");
  if (files.length > 0) facts.files = await readFiles(files, facts);
}

function vantagesFor(needs: readonly { in: Scope }[], type: NamespaceType, facts: KernelFacts): Vantage[] {
  return needs.flatMap((need) => vantagesOf(need.in, type, facts).found);
}

async function readHostnames(host: Host, vantages: readonly Vantage[]): Promise<Record<number, string>> {
  const answers = await runInside(host, "uts", vantages, ["cat", "/proc/sys/kernel/hostname"]);
  return Object.fromEntries([...answers].map(([inode, text]) => [inode, text.replace(/\n$/, "")]));
}

async function readMounts(
  host: Host,
  vantages: readonly Vantage[],
  slices: Slices,
): Promise<Record<number, MountsFact>> {
  const mounts: Record<number, MountsFact> = {};
  for (const { pid, inode } of vantages) {
    if (mounts[pid]) continue;
    using folder = host.hold(`/proc/${pid}`);
    if (!folder || host.readLink(`${folder.path}/ns/mnt`) !== `mnt:[${inode}]`) continue;
    const head = host.readHead(`${folder.path}/mountinfo`, MAX_MOUNTINFO_BYTES);
    if (!head) continue;
    const parsed = parseMountinfo(head.text, MAX_MOUNTS);
    mounts[pid] = { mounts: parsed.mounts, isCut: parsed.isCut || head.isCut };
    await slices.rest();
  }
  return mounts;
}

async function readFiles(needs: readonly FileNeed[], facts: KernelFacts): Promise<NonNullable<KernelFacts["files"]>> {
  const files: NonNullable<KernelFacts["files"]> = {};
  for (const { in: scope, path, follow, contents } of needs) {
    for (const { pid, inode } of vantagesOf(scope, "mnt", facts).found) {
      const key = fileKey(pid, path);
      // Of two tasks that ask for the same file, one may ask for less.
      const known = files[key];
      if (typeof known === "object" && (known.text !== undefined || !contents)) continue;
      files[key] = await readSandboxFile({ pid, mountNamespace: inode, path, follow, contents });
    }
  }
  return files;
}
