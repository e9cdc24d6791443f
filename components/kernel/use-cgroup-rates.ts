/** How much CPU each cgroup used lately, from one reading to the next. */
import { useState } from "react";
import type { CgroupView } from "#lib/kernel/view.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";

const MAX_POINTS = 30;

/** Readings closer to each other than this tell little. */
const SHORTEST_MS = 400;

type Groups = Readonly<Record<string, Pick<CgroupView, "cpu">>>;

export interface Rates {
  atMs: number;
  groups: Groups;
  /** By path: share of one CPU in percent, oldest first. */
  byPath: ReadonlyMap<string, number[]>;
}

/** The rates with one reading more; the same when it comes too early, and begun anew when it is of an earlier moment. */
export function withReading(before: Rates, atMs: number, groups: Groups): Rates {
  const elapsedMs = atMs - before.atMs;
  if (elapsedMs < 0) return { atMs, groups, byPath: new Map() };
  if (elapsedMs < SHORTEST_MS) return before;
  const byPath = Object.entries(groups).map(([path, { cpu }]): [string, number[]] => {
    const old = before.groups[path]?.cpu;
    const known = before.byPath.get(path) ?? [];
    if (!cpu || !old) return [path, known];
    const percent = Math.max(0, ((cpu.usageUs - old.usageUs) / 1000 / elapsedMs) * 100);
    return [path, [...known, percent].slice(-MAX_POINTS)];
  });
  return { atMs, groups, byPath: new Map(byPath) };
}

export function useCgroupRates({ atMs, view }: KernelSnapshot): ReadonlyMap<string, number[]> {
  const [rates, setRates] = useState<Rates>({ atMs, groups: view.cgroups, byPath: new Map() });
  const next = withReading(rates, atMs, view.cgroups);
  if (next !== rates) setRates(next);
  return next.byPath;
}
