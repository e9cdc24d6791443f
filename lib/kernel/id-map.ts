/** Ids across user namespaces: what the host's id is called inside (user_namespaces(7)). */
import type { IdMapEntry } from "./facts.ts";

/** Parses /proc/PID/uid_map or gid_map as read on the host. */
export function parseIdMap(text: string): IdMapEntry[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const [inside = 0, outside = 0, count = 0] = line.trim().split(/\s+/).map(Number);
    return { inside, outside, count };
  });
}

/** The id by which a namespace knows a host's id, or null where it has none (shown as 65534 inside). */
export function idInside(map: readonly IdMapEntry[], hostId: number): number | null {
  const entry = map.find(({ outside, count }) => hostId >= outside && hostId < outside + count);
  return entry ? entry.inside + (hostId - entry.outside) : null;
}
