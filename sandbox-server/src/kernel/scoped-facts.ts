/** The second part of a reading: what is seen from the namespaces that predicates look from. */
import { fileKey, type KernelFacts, type MountsFact, type NamespaceType } from "../../../lib/kernel/facts.ts";
import { type Vantage, vantagesOf } from "../../../lib/kernel/judge/vantage.ts";
import { parseMountinfo } from "../../../lib/kernel/mountinfo.ts";
import type { FactNeed, FileNeed } from "../../../lib/kernel/needs.ts";
import type { NetworkScope } from "../../../lib/kernel/predicate/network.ts";
import { parseIpcObjects } from "../../../lib/kernel/sysvipc.ts";
import type { Host } from "../host/host.ts";
import { readContainers } from "./containers.ts";
import { runInside } from "./inside-namespaces.ts";
import { readLinks, readListeners, readRoutes } from "./network.ts";
import { readSandboxFile } from "./sandbox-file.ts";
import type { Slices } from "./slices.ts";

/** Of a mount table; the kernel lets a namespace have 100,000 mounts (fs.mount-max). */
const MAX_MOUNTINFO_BYTES = 1 << 20;
const MAX_MOUNTS = 5_000;

/** Namespaces that mounts keep, at most: a sandbox may have no more network namespaces. */
const MAX_KEPT = 16;

/**
 * Adds to `facts` what the needs ask for beyond processes and cgroups.
 * `cgroupRoot` is the absolute path of the sandbox's cgroup.
 */
export async function readScopedFacts(
  host: Host,
  facts: KernelFacts,
  needs: readonly FactNeed[],
  { cgroupRoot, slices }: { cgroupRoot: string; slices: Slices },
): Promise<void> {
  const needed = <F extends FactNeed["fact"]>(fact: F) =>
    needs.filter((need): need is Extract<FactNeed, { fact: F }> => need.fact === fact);
  if (needed("kept-networks").length > 0) facts.keptNetworks = readKeptNetworks(host, facts);

  const hostnames = vantagesFor(needed("hostname"), "uts", facts);
  if (hostnames.length > 0) facts.hostnames = await readHostnames(host, hostnames);
  const ipc = vantagesFor(needed("ipc"), "ipc", facts);
  if (ipc.length > 0) facts.ipcObjects = await readIpcObjects(host, ipc);
  const mounts = vantagesFor(needed("mounts"), "mnt", facts);
  if (mounts.length > 0) facts.mounts = await readMounts(host, mounts, slices);
  await readNetworks(host, needed("network"), facts);
  if (needed("containers").length > 0) facts.containers = await readContainers(host, facts, cgroupRoot);
  if (needed("file").length > 0) facts.files = await readFiles(needed("file"), facts);
}

function vantagesFor(needs: readonly { in: NetworkScope }[], type: NamespaceType, facts: KernelFacts): Vantage[] {
  return needs.flatMap((need) => vantagesOf(need.in, type, facts).found);
}

async function readHostnames(host: Host, vantages: readonly Vantage[]): Promise<Record<number, string>> {
  const answers = await runInside(host, "uts", vantages, ["cat", "/proc/sys/kernel/hostname"]);
  return Object.fromEntries([...answers].map(([inode, text]) => [inode, text.replace(/\n$/, "")]));
}

/** Before the line of names that each file begins with. */
const IPC_HEADING = /^(?= *key )/m;

async function readIpcObjects(
  host: Host,
  vantages: readonly Vantage[],
): Promise<NonNullable<KernelFacts["ipcObjects"]>> {
  const command = ["cat", "/proc/sysvipc/msg", "/proc/sysvipc/shm", "/proc/sysvipc/sem"];
  const answers = await runInside(host, "ipc", vantages, command);
  return Object.fromEntries(
    [...answers].map(([inode, text]) => {
      const [queue = [], memory = [], semaphores = []] = text.split(IPC_HEADING).map(parseIpcObjects);
      return [inode, { queue, memory, semaphores }];
    }),
  );
}

async function readMounts(
  host: Host,
  vantages: readonly Vantage[],
  slices: Slices,
): Promise<Record<number, MountsFact>> {
  const mounts: Record<number, MountsFact> = {};
  for (const { pid, inode } of vantages) {
    if (mounts[pid]) continue;
    const table = readMountTable(host, pid, inode);
    if (table) mounts[pid] = table;
    await slices.rest();
  }
  return mounts;
}

function readMountTable(host: Host, pid: number, inode: number): MountsFact | null {
  using folder = host.hold(`/proc/${pid}`);
  if (!folder || host.readLink(`${folder.path}/ns/mnt`) !== `mnt:[${inode}]`) return null;
  const head = host.readHead(`${folder.path}/mountinfo`, MAX_MOUNTINFO_BYTES);
  if (!head) return null;
  const { mounts, isCut } = parseMountinfo(head.text, MAX_MOUNTS);
  return { mounts, isCut: isCut || head.isCut };
}

/** What `ip netns add` leaves: namespaces mounted below /run/netns. */
function readKeptNetworks(host: Host, { init, sandbox }: KernelFacts): NonNullable<KernelFacts["keptNetworks"]> {
  const table = init === undefined || sandbox.mnt === undefined ? null : readMountTable(host, init, sandbox.mnt);
  const kept = (table?.mounts ?? []).flatMap(({ fsType, root, mountPoint }) => {
    const inode = /^net:\[(\d+)\]$/.exec(root)?.[1];
    return fsType === "nsfs" && inode !== undefined && mountPoint.startsWith("/run/netns/")
      ? [{ inode: Number(inode), path: mountPoint }]
      : [];
  });
  return kept.slice(0, MAX_KEPT);
}

const READERS = { links: readLinks, routes: readRoutes, listeners: readListeners } as const;

async function readNetworks(
  host: Host,
  needs: readonly Extract<FactNeed, { fact: "network" }>[],
  facts: KernelFacts,
): Promise<void> {
  if (needs.length === 0) return;
  const networks: NonNullable<KernelFacts["networks"]> = {};
  for (const part of ["links", "routes", "listeners"] as const) {
    const vantages = vantagesFor(
      needs.filter((need) => need.part === part),
      "net",
      facts,
    );
    if (vantages.length > 0) await READERS[part](host, vantages, facts.sandbox.mnt ?? 0, networks);
  }
  facts.networks = networks;
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
