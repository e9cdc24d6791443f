/** Reads all that the kernel panels of one sandbox show, again and again, each part as often as it can be afforded. */
import type { CgroupFact, NamespaceInodes } from "../../../lib/kernel/facts.ts";
import { parseIdMap } from "../../../lib/kernel/id-map.ts";
import type { Vantage } from "../../../lib/kernel/judge/vantage.ts";
import type { MountNamespaceView, MountView } from "../../../lib/kernel/mount-view.ts";
import type { NetworkView } from "../../../lib/kernel/network-view.ts";
import {
  type CgroupView,
  type KernelPanel,
  type KernelView,
  MAX_VIEW_NETWORKS,
  type ProcessView,
} from "../../../lib/kernel/view.ts";
import type { Host } from "../host/host.ts";
import { readCgroupView } from "./cgroup-view.ts";
import { runInside } from "./inside-namespaces.ts";
import { MountReader, type MountTables, type MountVantage } from "./mount-reader.ts";
import type { NamespaceTree } from "./namespace-tree.ts";
import { namespaceViews } from "./namespace-view.ts";
import { type NetworkSources, readNetworkViews } from "./network-reader.ts";
import type { Changes } from "./overlay-changes.ts";
import { readOverlays } from "./overlay-reader.ts";
import { readNamespaces } from "./process.ts";
import { ProcessReader } from "./process-reader.ts";
import { Refreshed } from "./refreshed.ts";
import { readCgroups } from "./snapshot.ts";
import type { Shell } from "./timeline/commands.ts";

/** What is looked at. */
export interface ViewSubject {
  /** Absolute path of the sandbox's cgroup. */
  cgroup: string;
  initPid: number;
  /** The folder that holds the sandbox on the host. */
  bundle: string;
}

/** What happened since the last reading, as far as it is known. */
export interface Happened {
  /** PIDs that did something, or to which something was done. */
  touched: ReadonlySet<number>;
  /** A hostname may have changed. */
  hostname: boolean;
}

export interface ReaderParts {
  host: Host;
  tree: NamespaceTree;
  report: (message: string, error: unknown) => void;
}

const NETWORK_INTERVAL_MS = 1_000;
const NETWORK_MAX_AGE_MS = 10_000;
const HOSTNAME_INTERVAL_MS = 500;
const HOSTNAME_MAX_AGE_MS = 10_000;
const OVERLAY_INTERVAL_MS = 2_000;

export class ViewReader {
  readonly #host: Host;
  readonly #tree: NamespaceTree;
  readonly #subject: ViewSubject;
  readonly #processes: ProcessReader;
  readonly #mounts: MountReader;
  readonly #ownNamespaces: NamespaceInodes;
  readonly #networks: Refreshed<Record<string, NetworkView>>;
  readonly #hostnames: Refreshed<ReadonlyMap<number, string>>;
  readonly #overlays: Refreshed<ReadonlyMap<string, Changes>>;
  /** What the background readings read: that of the last look. */
  #network: NetworkSources = { vantages: [], mountNamespace: 0, pids: new Map() };
  #utsVantages: readonly Vantage[] = [];
  #mountTables: { vantages: readonly MountVantage[]; mounts: ReadonlyMap<number, readonly MountView[]> } = {
    vantages: [],
    mounts: new Map(),
  };
  #lastInodes = "";

  constructor({ host, tree, report }: ReaderParts, subject: ViewSubject) {
    this.#host = host;
    this.#tree = tree;
    this.#subject = subject;
    this.#processes = new ProcessReader(host);
    this.#mounts = new MountReader(host);
    this.#ownNamespaces = readNamespaces(host, process.pid);
    this.#networks = new Refreshed({
      read: () => readNetworkViews(host, this.#network),
      initial: {},
      minIntervalMs: NETWORK_INTERVAL_MS,
      maxAgeMs: NETWORK_MAX_AGE_MS,
      report,
    });
    this.#hostnames = new Refreshed<ReadonlyMap<number, string>>({
      read: async () => {
        const answers = await runInside(host, "uts", this.#utsVantages, ["cat", "/proc/sys/kernel/hostname"]);
        return new Map([...answers].map(([inode, text]) => [inode, text.trimEnd()]));
      },
      initial: new Map(),
      minIntervalMs: HOSTNAME_INTERVAL_MS,
      maxAgeMs: HOSTNAME_MAX_AGE_MS,
      report,
    });
    this.#overlays = new Refreshed({
      read: () => readOverlays(host, { ...this.#mountTables, bundle: subject.bundle }),
      initial: new Map(),
      minIntervalMs: OVERLAY_INTERVAL_MS,
      maxAgeMs: OVERLAY_INTERVAL_MS,
      report,
    });
  }

  read(panels: ReadonlySet<KernelPanel>, shells: readonly Shell[], happened: Happened): KernelView {
    const { cgroup, initPid } = this.#subject;
    const sandbox = readNamespaces(this.#host, initPid);
    const cgroups = readCgroups(this.#host, cgroup, "/");
    const [ids] = parseIdMap(this.#host.readHead(`/proc/${initPid}/uid_map`, 1_024)?.text ?? "");
    const { processes, omitted, idMaps } = this.#processes.read({
      pids: new Map(cgroups.map(({ path, pids }) => [path, pids])),
      ids: { first: ids?.outside ?? 0, count: ids?.count ?? 0 },
      shells,
      touched: happened.touched,
    });
    const tables = this.#readMounts(panels, sandbox, processes);
    const kept = keptNetworks(tables.mounts.get(sandbox.mnt ?? 0) ?? []);
    const inodes = JSON.stringify([processes.map(({ namespaces }) => namespaces), kept]);
    const isNew = inodes !== this.#lastInodes;
    this.#lastInodes = inodes;
    const networks = this.#readNetworks(panels, sandbox, processes, kept, isNew || happened.touched.size > 0);
    const namespaces = namespaceViews({
      processes,
      sandbox,
      host: this.#ownNamespaces,
      idMaps,
      hostnames: this.#readHostnames(panels, processes, isNew || happened.hostname),
      kept,
      relations: panels.has("namespaces") ? this.#tree.look(namespacesOf(processes, kept)) : new Map(),
    });
    return {
      sandbox,
      processes: Object.fromEntries(processes.map((process) => [process.id, process])),
      namespaces,
      cgroups: panels.has("cgroups") ? this.#readCgroups(cgroups) : {},
      mounts: panels.has("filesystems") ? this.#withChanges(tables.namespaces) : {},
      networks: networks.views,
      omitted: {
        ...(panels.has("filesystems") && tables.omitted),
        ...(omitted > 0 && { processes: omitted }),
        ...(networks.omitted > 0 && { networks: networks.omitted }),
      },
    };
  }

  /** Resolves when nothing is being read in the background. */
  async settled(): Promise<void> {
    await Promise.all([this.#networks.settled(), this.#hostnames.settled(), this.#overlays.settled()]);
    await this.#tree.settled();
  }

  #readCgroups(cgroups: readonly CgroupFact[]): Record<string, CgroupView> {
    const views = cgroups.map(({ path, pids }) => {
      const directory = path === "/" ? this.#subject.cgroup : this.#subject.cgroup + path;
      return readCgroupView(this.#host, directory, path, pids);
    });
    return Object.fromEntries(views.filter((view) => view !== null).map((view) => [view.path, view]));
  }

  /** The tables of all mount namespaces while they are looked at; else that of the sandbox's own, for what it keeps. */
  #readMounts(
    panels: ReadonlySet<KernelPanel>,
    { mnt = 0 }: NamespaceInodes,
    processes: readonly ProcessView[],
  ): MountTables {
    const members = new Map([[mnt, this.#subject.initPid]]);
    if (panels.has("filesystems")) {
      for (const { pid, namespaces } of processes) {
        if (namespaces.mnt !== undefined && !members.has(namespaces.mnt)) members.set(namespaces.mnt, pid);
      }
    }
    const isNeeded = ["filesystems", "namespaces", "network"].some((panel) => panels.has(panel as KernelPanel));
    const vantages = isNeeded ? [...members].map(([inode, pid]) => ({ inode, pid })) : [];
    const tables = this.#mounts.read(vantages);
    this.#mountTables = { vantages, mounts: tables.mounts };
    return tables;
  }

  #withChanges(namespaces: Readonly<Record<string, MountNamespaceView>>): Record<string, MountNamespaceView> {
    const changes = this.#overlays.look(false);
    const withChanges = ([id, mount]: [string, MountView]): [string, MountView] => {
      const found = mount.overlay && changes.get(mount.device);
      return [id, mount.overlay && found ? { ...mount, overlay: { ...mount.overlay, ...found } } : mount];
    };
    return Object.fromEntries(
      Object.entries(namespaces).map(([inode, namespace]) => {
        const mounts = Object.fromEntries(Object.entries(namespace.mounts).map(withChanges));
        return [inode, { ...namespace, mounts }];
      }),
    );
  }

  #readHostnames(panels: ReadonlySet<KernelPanel>, processes: readonly ProcessView[], hasChanged: boolean) {
    if (!panels.has("namespaces")) return new Map<number, string>();
    this.#utsVantages = vantagesOf(processes, "uts");
    return this.#hostnames.look(hasChanged);
  }

  #readNetworks(
    panels: ReadonlySet<KernelPanel>,
    { mnt = 0 }: NamespaceInodes,
    processes: readonly ProcessView[],
    kept: readonly { inode: number; path: string }[],
    hasChanged: boolean,
  ): { views: Record<string, NetworkView>; omitted: number } {
    if (!panels.has("network")) return { views: {}, omitted: 0 };
    const own = vantagesOf(processes, "net");
    const others = kept.filter(({ inode }) => !own.some((vantage) => vantage.inode === inode));
    const mounted = others.map(({ inode, path }) => ({ pid: this.#subject.initPid, inode, name: path, keptAt: path }));
    const vantages = [...own, ...mounted];
    const pids = Map.groupBy(processes, ({ namespaces }) => namespaces.net ?? 0);
    this.#network = {
      vantages: vantages.slice(0, MAX_VIEW_NETWORKS),
      mountNamespace: mnt,
      pids: new Map([...pids].map(([inode, members]) => [inode, members.map(({ pid }) => pid)])),
    };
    return { views: this.#networks.look(hasChanged), omitted: Math.max(0, vantages.length - MAX_VIEW_NETWORKS) };
  }
}

/** One process for each namespace of a type: the first to be there. */
function vantagesOf(processes: readonly ProcessView[], type: "uts" | "net"): Vantage[] {
  const vantages = new Map<number, Vantage>();
  for (const { pid, namespaces } of processes) {
    const inode = namespaces[type];
    if (inode !== undefined && !vantages.has(inode)) vantages.set(inode, { pid, inode, name: `${type}:[${inode}]` });
  }
  return [...vantages.values()];
}

/** Network namespaces that mounts keep, as `ip netns add` and Docker do. */
function keptNetworks(mounts: readonly MountView[]): { inode: number; path: string }[] {
  return mounts.flatMap(({ fsType, root, mountPoint }) => {
    const inode = fsType === "nsfs" ? /^net:\[(\d+)\]$/.exec(root)?.[1] : undefined;
    return inode === undefined ? [] : [{ inode: Number(inode), path: mountPoint }];
  });
}

function* namespacesOf(processes: readonly ProcessView[], kept: readonly { inode: number }[]): Generator<number> {
  for (const { namespaces } of processes) yield* Object.values(namespaces);
  for (const { inode } of kept) yield inode;
}
