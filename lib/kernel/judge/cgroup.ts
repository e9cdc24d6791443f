/** Judges `cgroup` by the control files of one cgroup, as the host's cgroupfs shows them. */
import type { CgroupFact, KernelFacts } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import type { CgroupPredicate } from "../predicate/cgroup.ts";
import type { Referenced } from "../predicate/process.ts";
import { printable } from "../printable.ts";
import { matchReferenced } from "./process.ts";
import { nameOf } from "./process-conditions.ts";
import { referenceNeeds } from "./process-needs.ts";
import { allOf, fails, holds, type Verdict, verdict } from "./verdict.ts";

export function judgeCgroup(predicate: CgroupPredicate, facts: KernelFacts): Verdict {
  const { path, file, member, oomKills, throttled, populated, frozen, type } = predicate;
  const cgroup = facts.cgroups.find((candidate) => candidate.path === path);
  if (!cgroup) return fails(`There is no cgroup ${shown(path)}.`);
  const verdicts: Verdict[] = [];
  if (file !== undefined) verdicts.push(judgeFile(cgroup, file, predicate));
  if (type !== undefined) verdicts.push(judgeFile(cgroup, "cgroup.type", { equals: type }));
  if (member !== undefined) verdicts.push(judgeMembership(cgroup, member, facts));
  if (oomKills !== undefined) verdicts.push(judgeOomKills(cgroup, oomKills));
  if (throttled !== undefined) {
    const periods = fieldOf(cgroup, "cpu.stat", "nr_throttled");
    const reason = `cpu.stat of ${path} counts ${periods} periods in which it had to wait for the CPU.`;
    verdicts.push(verdict(periods >= throttled, reason, [{ value: String(periods) }]));
  }
  if (populated !== undefined) {
    const isPopulated = fieldOf(cgroup, "cgroup.events", "populated") === 1;
    verdicts.push(verdict(isPopulated === populated, `${path} ${isPopulated ? "has" : "has no"} processes.`));
  }
  if (frozen !== undefined) {
    const isFrozen = fieldOf(cgroup, "cgroup.events", "frozen") === 1;
    verdicts.push(verdict(isFrozen === frozen, `The processes of ${path} ${isFrozen ? "stand still" : "may run"}.`));
  }
  return verdicts.length > 0 ? allOf(verdicts) : holds(`The cgroup ${shown(path)} exists.`);
}

export function cgroupNeeds(predicate: CgroupPredicate): FactNeed[] {
  const { path, file, member, oomKills, throttled, populated, frozen, type } = predicate;
  const files = [
    ...(file === undefined ? [] : [file]),
    ...(oomKills === undefined ? [] : ["memory.events"]),
    ...(throttled === undefined ? [] : ["cpu.stat"]),
    ...(populated === undefined && frozen === undefined ? [] : ["cgroup.events"]),
    ...(type === undefined ? [] : ["cgroup.type"]),
  ];
  return [...files.map((name) => ({ fact: "cgroup-file", path, file: name }) as const), ...referenceNeeds(member)];
}

type Comparison = Pick<CgroupPredicate, "field" | "equals" | "less" | "greater" | "contains">;

function judgeFile(cgroup: CgroupFact, file: string, { field, equals, less, greater, contains }: Comparison): Verdict {
  const text = cgroup.files[file];
  if (text === undefined) return fails(`${cgroup.path} has no file ${file}.`);
  const value = field === undefined ? text : lineOf(text, field);
  const place = `${cgroup.path}/${file}`;
  if (value === undefined) return fails(`${place} has no line ${field}.`);
  const isSo =
    equals !== undefined
      ? value === equals
      : less !== undefined
        ? numberIn(value) < less
        : greater !== undefined
          ? numberIn(value) > greater
          : value.split(/\s+/).includes(contains ?? "");
  const what = field === undefined ? "contains" : `says ${field}`;
  return verdict(isSo, `${place} ${what} ${value === "" ? "nothing" : printable(value, 120)}.`, [{ value }]);
}

/** `max` is no limit: above all numbers. What is no number is neither above nor below any. */
function numberIn(value: string): number {
  return value === "max" ? Number.POSITIVE_INFINITY : /^\d+$/.test(value) ? Number(value) : Number.NaN;
}

function lineOf(text: string, name: string): string | undefined {
  return text
    .split("\n")
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);
}

function fieldOf(cgroup: CgroupFact, file: string, name: string): number {
  return Number(lineOf(cgroup.files[file] ?? "", name) ?? 0);
}

function judgeMembership(cgroup: CgroupFact, member: Referenced, facts: KernelFacts): Verdict {
  const { found, reason } = matchReferenced(member, facts);
  const inside = found.find(({ pid }) => cgroup.pids.includes(pid));
  const called = member === "shell" ? (pid: number) => `Your shell (PID ${pid} on the host)` : undefined;
  if (inside) return holds(`${called?.(inside.pid) ?? nameOf(inside)} is in ${cgroup.path}.`, [{ process: inside }]);
  const [first] = found;
  if (!first) return fails(reason);
  return fails(`${called?.(first.pid) ?? nameOf(first)} is in the cgroup ${printable(first.cgroup)}.`, [
    { process: first },
  ]);
}

function judgeOomKills(cgroup: CgroupFact, atLeast: number): Verdict {
  const kills = fieldOf(cgroup, "memory.events", "oom_kill");
  const reason = `memory.events of ${cgroup.path} counts ${kills} OOM kills.`;
  return verdict(kills >= atLeast, reason, [{ value: String(kills) }]);
}

function shown(path: string): string {
  return path === "/" ? "/sys/fs/cgroup" : `/sys/fs/cgroup${path}`;
}
