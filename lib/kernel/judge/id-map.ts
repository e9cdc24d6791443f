/** Judges `uidMap` and `gidMap` by the maps of user namespaces, in the numbers that the sandbox knows. */
import type { IdMapEntry, KernelFacts } from "../facts.ts";
import { idInside } from "../id-map.ts";
import type { FactNeed } from "../needs.ts";
import type { IdMapPredicate } from "../predicate/id-map.ts";
import { fromAny, vantageNeeds } from "./vantage.ts";
import { unknown, type Verdict, verdict } from "./verdict.ts";

export function judgeIdMap(which: "uid" | "gid", predicate: IdMapPredicate, facts: KernelFacts): Verdict {
  const { in: scope, inside, outside, count } = predicate;
  const own = facts.idMaps?.[facts.sandbox.user ?? 0];
  return fromAny(scope, "user", facts, ({ inode, name }) => {
    const map = facts.idMaps?.[inode];
    if (!map || !own) return unknown(`The ${which}_map in ${name} could not be read.`);
    const entries = map[which].map((entry) => ({ ...entry, outside: idInside(own[which], entry.outside) }));
    const isSo = entries.some(
      (entry) => entry.inside === inside && entry.outside === outside && (count ?? entry.count) === entry.count,
    );
    const lines = entries.map(shown).join("; ");
    const reason =
      lines === "" ? `No ${which}_map has been written in ${name}.` : `The ${which}_map in ${name} is ${lines}.`;
    return verdict(isSo, reason, [{ value: lines }]);
  });
}

export function idMapNeeds({ in: scope }: IdMapPredicate): FactNeed[] {
  return [...vantageNeeds(scope, "user"), { fact: "process", detail: "user" }, { fact: "process", detail: "id-maps" }];
}

function shown({
  inside,
  outside,
  count,
}: {
  inside: number;
  outside: number | null;
  count: IdMapEntry["count"];
}): string {
  return `${inside} ${outside ?? "?"} ${count}`;
}
