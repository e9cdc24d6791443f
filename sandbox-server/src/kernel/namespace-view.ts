/** Puts together what the namespaces panel shows, from the processes and what was asked besides. */
import { type IdMaps, NAMESPACE_TYPES, type NamespaceInodes, type NamespaceType } from "../../../lib/kernel/facts.ts";
import { printable } from "../../../lib/kernel/printable.ts";
import type { NamespaceView, ProcessView } from "../../../lib/kernel/view.ts";
import type { Relations } from "./namespace-tree.ts";

export interface NamespaceSources {
  processes: readonly ProcessView[];
  /** Those of the sandbox's init, and those of the host. */
  sandbox: NamespaceInodes;
  host: NamespaceInodes;
  idMaps: ReadonlyMap<number, IdMaps>;
  hostnames: ReadonlyMap<number, string>;
  /** Network namespaces that a mount keeps, with where. */
  kept: readonly { inode: number; path: string }[];
  relations: ReadonlyMap<number, Relations>;
}

/** Host names are at most 64 bytes (uname(2)). */
const MAX_HOSTNAME_LENGTH = 64;

export function namespaceViews(sources: NamespaceSources): Record<string, NamespaceView> {
  const types = new Map<number, NamespaceType>();
  for (const inodes of [sources.sandbox, ...sources.processes.map(({ namespaces }) => namespaces)]) {
    for (const type of NAMESPACE_TYPES) if (inodes[type] !== undefined) types.set(inodes[type], type);
  }
  for (const { inode } of sources.kept) types.set(inode, "net");
  return Object.fromEntries([...types].map(([inode, type]) => [inode, namespaceView(inode, type, sources)]));
}

function namespaceView(inode: number, type: NamespaceType, sources: NamespaceSources): NamespaceView {
  const { sandbox, host, idMaps, hostnames, kept, relations } = sources;
  const maps = type === "user" ? idMaps.get(inode) : undefined;
  const hostname = type === "uts" ? hostnames.get(inode) : undefined;
  const keptAt = type === "net" ? kept.find((mount) => mount.inode === inode)?.path : undefined;
  return {
    type,
    inode,
    origin: host[type] === inode ? "host" : sandbox[type] === inode ? "sandbox" : "nested",
    owner: relations.get(inode)?.owner ?? null,
    parent: relations.get(inode)?.parent ?? null,
    ...(maps && { uidMap: maps.uid, gidMap: maps.gid }),
    ...(hostname !== undefined && { hostname: printable(hostname, MAX_HOSTNAME_LENGTH) }),
    ...(keptAt !== undefined && { keptAt: printable(keptAt) }),
  };
}
