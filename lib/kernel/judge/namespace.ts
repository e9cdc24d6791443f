/** Judges `namespace`: gathers the sandbox's processes by namespace and looks at each group. */
import type { KernelFacts, NamespaceType, ProcessFact } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import type { NamespacePredicate } from "../predicate/namespace.ts";
import { matchProcesses } from "./process.ts";
import { referenceNeeds } from "./process-needs.ts";
import { asked, fails, fits, type Verdict, verdict } from "./verdict.ts";

export function judgeNamespace(predicate: NamespacePredicate, facts: KernelFacts): Verdict {
  const { type, members, count } = predicate;
  const wanted = predicate.is === "sandbox";
  const all = [...membersByNamespace(type, facts)].filter(([inode]) => (inode === facts.sandbox[type]) === wanted);
  const [last] = all.slice(-1);
  if (!last && count === undefined) return fails(`There is no ${type} namespace but the sandbox's own.`);

  const match = predicate.with && matchProcesses(predicate.with, facts);
  const withIt = match ? all.filter(([, group]) => group.some((one) => match.found.includes(one))) : all;
  if (match && withIt.length === 0 && count === undefined) {
    return fails(
      match.reason || `None of these processes is in ${wanted ? "the sandbox's own" : "another"} ${type} namespace.`,
    );
  }
  const fitting = withIt.filter(([, group]) => members === undefined || fits(members, group.length));
  if (members !== undefined && fitting.length === 0 && count === undefined) {
    const [inode, group] = withIt.at(-1) ?? [0, []];
    return fails(`${type}:[${inode}] has ${processes(group.length)}; it must be ${asked(members)}.`, seenIn(group));
  }
  const seen = fitting.flatMap(([, group]) => seenIn(group));
  if (count !== undefined) {
    const number = fitting.length === 1 ? "is 1 such namespace" : `are ${fitting.length} such namespaces`;
    return verdict(fits(count, fitting.length), `There ${number} of type ${type}; it must be ${asked(count)}.`, seen);
  }
  const [inode, group] = fitting.at(-1) ?? [0, []];
  return verdict(true, `${type}:[${inode}] has ${processes(group.length)}.`, seen);
}

export function namespaceNeeds(predicate: NamespacePredicate): FactNeed[] {
  return [{ fact: "process", detail: predicate.type }, ...referenceNeeds(predicate.with)];
}

/** In the order in which their first process started, more or less: by PID. */
function membersByNamespace(type: NamespaceType, facts: KernelFacts): Map<number, ProcessFact[]> {
  const groups = new Map<number, ProcessFact[]>();
  for (const process of facts.processes) {
    const inode = process.namespaces[type];
    if (inode !== undefined) groups.set(inode, [...(groups.get(inode) ?? []), process]);
  }
  return groups;
}

function seenIn(group: ProcessFact[]) {
  return group.map((process) => ({ process, value: String(group.length) }));
}

function processes(count: number): string {
  return count === 1 ? "1 process" : `${count} processes`;
}
