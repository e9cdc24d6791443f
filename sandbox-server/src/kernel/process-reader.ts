/** Reads the processes of a sandbox again and again, and each only as far as it may have changed. */
import type { IdMaps } from "../../../lib/kernel/facts.ts";
import { printable } from "../../../lib/kernel/printable.ts";
import { MAX_VIEW_PROCESSES, type ProcessView } from "../../../lib/kernel/view.ts";
import type { Host } from "../host/host.ts";
import type { IdRange } from "./process.ts";
import { type ProcessContext, processId, readProcessView } from "./process-view.ts";
import { parseStat } from "./stat.ts";
import type { Shell } from "./timeline/commands.ts";

/** Every so many readings a process is read in full without any sign that it changed: ids change in silence. */
const FULL_READING_EVERY = 4;

/** What there was to be read. */
export interface Members {
  /** Host PIDs by the path of their cgroup. */
  pids: ReadonlyMap<string, readonly number[]>;
  ids: IdRange;
  shells: readonly Shell[];
  /** PIDs of which something happened since the last reading. */
  touched: ReadonlySet<number>;
}

export interface ProcessesRead {
  processes: ProcessView[];
  /** How many there are beyond the bound of a view. */
  omitted: number;
  /** By inode of the user namespace. */
  idMaps: Map<number, IdMaps>;
}

export class ProcessReader {
  readonly #host: Host;
  readonly #bootedAtMs: number;
  #last = new Map<number, ProcessView>();
  #maps = new Map<number, IdMaps>();
  #readings = 0;

  constructor(host: Host) {
    this.#host = host;
    const uptimeSeconds = Number(host.readText("/proc/uptime")?.split(" ")[0]);
    this.#bootedAtMs = Math.round(Date.now() - uptimeSeconds * 1000);
  }

  read({ pids, ids, shells, touched }: Members): ProcessesRead {
    this.#readings += 1;
    // Afresh each time: a map is empty until somebody writes it.
    const maps = new Map<number, IdMaps>();
    const idMaps: ProcessContext["idMaps"] = (userNamespace, read) => {
      const known = (userNamespace === undefined ? undefined : maps.get(userNamespace)) ?? read();
      if (userNamespace !== undefined) maps.set(userNamespace, known);
      return known;
    };
    const processes = new Map<number, ProcessView>();
    let omitted = 0;
    for (const [cgroup, members] of pids) {
      for (const pid of members) {
        if (processes.size === MAX_VIEW_PROCESSES) {
          omitted += 1;
          continue;
        }
        const terminal = shells.find((shell) => shell.pid === pid)?.terminal ?? null;
        const view = this.#readOne(pid, { cgroup, ids, terminal, bootedAtMs: this.#bootedAtMs, idMaps }, touched);
        if (view) processes.set(pid, view);
      }
    }
    this.#last = processes;
    this.#keepMaps(maps, processes);
    return { processes: [...processes.values()], omitted, idMaps: this.#maps };
  }

  #readOne(pid: number, context: ProcessContext, touched: ReadonlySet<number>): ProcessView | null {
    const last = this.#last.get(pid);
    const isDue = (this.#readings + pid) % FULL_READING_EVERY === 0;
    if (!last || isDue || touched.has(pid)) return readProcessView(this.#host, pid, context);
    const stat = parseStat(this.#host.readHead(`/proc/${pid}/stat`, 1_024)?.text ?? "");
    if (!stat) return null;
    const isAnother = last.id !== processId(pid, stat) || last.comm !== printable(stat.comm);
    if (isAnother || (stat.state === "Z") !== (last.state === "Z")) return readProcessView(this.#host, pid, context);
    const { ppid, state, threads } = stat;
    return { ...last, ppid, state, threads, cgroup: printable(context.cgroup), terminal: context.terminal };
  }

  /** Those that were read now, and for user namespaces none of whose members was due, those of the last time. */
  #keepMaps(fresh: ReadonlyMap<number, IdMaps>, processes: ReadonlyMap<number, ProcessView>): void {
    const inUse = new Set([...processes.values()].map(({ namespaces }) => namespaces.user));
    this.#maps = new Map([...this.#maps, ...fresh].filter(([inode]) => inUse.has(inode)));
  }
}
