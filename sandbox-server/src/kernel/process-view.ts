/** Reads what the processes panel shows of one process, from the host's /proc. */
import { type IdMaps, NAMESPACE_TYPES } from "../../../lib/kernel/facts.ts";
import { idInside, parseIdMap } from "../../../lib/kernel/id-map.ts";
import { printable } from "../../../lib/kernel/printable.ts";
import type { ProcessView } from "../../../lib/kernel/view.ts";
import type { Host } from "../host/host.ts";
import { readArguments } from "./command-line.ts";
import { type IdRange, readNamespacesIn } from "./process.ts";
import { parseStat, type Stat } from "./stat.ts";
import { readStatus } from "./status.ts";

const SECCOMP_MODES = ["disabled", "strict", "filter"] as const;

/** Longest /proc/PID/uid_map: 340 lines (user_namespaces(7)). */
const MAX_ID_MAP_BYTES = 16 * 1024;

export interface ProcessContext {
  cgroup: string;
  ids: IdRange;
  /** Number of the terminal whose shell it is. */
  terminal: number | null;
  /** When the machine began, in ms since the epoch. */
  bootedAtMs: number;
  /** The maps of a user namespace; read from one of its members when they are not known yet. */
  idMaps(userNamespace: number | undefined, read: () => IdMaps): IdMaps;
}

/** Null when it has ended, or is not of the sandbox: see {@link readProcess}. */
export function readProcessView(host: Host, pid: number, context: ProcessContext): ProcessView | null {
  // Held open, the folder stays that of this one process.
  using folder = host.hold(`/proc/${pid}`);
  const stat = folder && parseStat(host.readHead(`${folder.path}/stat`, 1_024)?.text ?? "");
  const status = stat && readStatus(host, folder.path);
  if (!folder || !stat || !status) return null;
  const [, uid = 0] = status.uids;
  const [, gid = 0] = status.gids;
  const { ids } = context;
  if (status.nspids.length === 0 || uid < ids.first || uid >= ids.first + ids.count) return null;
  const namespaces = readNamespacesIn(host, folder.path, NAMESPACE_TYPES);
  const maps = context.idMaps(namespaces.user, () => readIdMaps(host, folder.path));
  const exe = host.readLink(`${folder.path}/exe`);
  return {
    id: processId(pid, stat),
    pid,
    ppid: stat.ppid,
    nspids: status.nspids,
    comm: printable(stat.comm),
    argv: readArguments(host, folder.path) ?? [],
    exe: exe === null ? null : printable(exe),
    state: stat.state,
    uid: { outside: uid, inside: idInside(maps.uid, uid) },
    gid: { outside: gid, inside: idInside(maps.gid, gid) },
    cgroup: printable(context.cgroup),
    namespaces,
    startedAtMs: context.bootedAtMs + stat.startedMs,
    threads: stat.threads,
    capabilities: status.capabilities,
    seccomp: SECCOMP_MODES[status.seccompMode] ?? "disabled",
    seccompFilters: status.seccompFilters,
    noNewPrivs: status.noNewPrivs,
    terminal: context.terminal,
  };
}

/** PID and start time: one that is used again is another process. */
export function processId(pid: number, { startedMs }: Stat): string {
  return `${pid}-${startedMs / 10}`;
}

function readIdMaps(host: Host, folder: string): IdMaps {
  const read = (file: string) => parseIdMap(host.readHead(`${folder}/${file}`, MAX_ID_MAP_BYTES)?.text ?? "");
  return { uid: read("uid_map"), gid: read("gid_map") };
}
