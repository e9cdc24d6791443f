/** Judges a task's predicate by kernel facts, and says in words what the kernel shows instead. */
import type { FactName } from "../fact-names.ts";
import type { KernelFacts } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import {
  type Asked,
  kindOf,
  type Predicate,
  type PredicateKind,
  type SinglePredicate,
  singlePredicates,
} from "../predicate/predicate.ts";
import { cgroupNeeds, judgeCgroup } from "./cgroup.ts";
import { containerNeeds, judgeContainer } from "./container.ts";
import { eventNeeds, judgeEvent } from "./event.ts";
import { fileNeeds, judgeFile } from "./file.ts";
import { hostnameNeeds, judgeHostname } from "./hostname.ts";
import { idMapNeeds, judgeIdMap } from "./id-map.ts";
import { ipcNeeds, judgeIpc } from "./ipc.ts";
import { judgeMount, judgeOverlay, mountNeeds, overlayNeeds } from "./mount.ts";
import { namedFactNeeds } from "./named-facts.ts";
import { judgeNamespace, namespaceNeeds } from "./namespace.ts";
import { judgeLink, judgeListener, judgeRoute, linkNeeds, networkNeeds } from "./network.ts";
import { judgeProbe, probeNeeds } from "./probe.ts";
import { judgeProcess } from "./process.ts";
import { processNeeds } from "./process-needs.ts";
import { allOf, anyOf, notSo, type Verdict } from "./verdict.ts";

/** How one kind of predicate is judged, and what must be read for it. */
interface Judge<K extends PredicateKind> {
  judge: (asked: Asked<K>, facts: KernelFacts) => Verdict;
  needs: (asked: Asked<K>) => FactNeed[];
}

const JUDGES: { readonly [K in PredicateKind]: Judge<K> } = {
  process: { judge: judgeProcess, needs: processNeeds },
  namespace: { judge: judgeNamespace, needs: namespaceNeeds },
  cgroup: { judge: judgeCgroup, needs: cgroupNeeds },
  mount: { judge: judgeMount, needs: mountNeeds },
  overlay: { judge: judgeOverlay, needs: overlayNeeds },
  file: { judge: judgeFile, needs: fileNeeds },
  hostname: { judge: judgeHostname, needs: hostnameNeeds },
  uidMap: { judge: (asked, facts) => judgeIdMap("uid", asked, facts), needs: idMapNeeds },
  gidMap: { judge: (asked, facts) => judgeIdMap("gid", asked, facts), needs: idMapNeeds },
  link: { judge: judgeLink, needs: linkNeeds },
  route: { judge: judgeRoute, needs: (asked) => networkNeeds(asked.in, "routes") },
  listener: { judge: judgeListener, needs: (asked) => networkNeeds(asked.in, "listeners") },
  ipc: { judge: judgeIpc, needs: ipcNeeds },
  container: { judge: judgeContainer, needs: containerNeeds },
  event: { judge: judgeEvent, needs: eventNeeds },
  probe: { judge: judgeProbe, needs: probeNeeds },
};

export function evaluate(predicate: Predicate, facts: KernelFacts): Verdict {
  if ("all" in predicate) return allOf(predicate.all.map((part) => evaluate(part, facts)));
  if ("any" in predicate) return anyOf(predicate.any.map((part) => evaluate(part, facts)));
  if ("not" in predicate) return notSo(evaluate(predicate.not, facts));
  return withJudge(predicate, ({ judge }, asked) => judge(asked, facts));
}

/** What must be read to judge these predicates and to know facts by these names, each thing once. */
export function needsOf(predicates: readonly Predicate[], names: readonly FactName[] = []): FactNeed[] {
  const needs = predicates
    .flatMap(singlePredicates)
    .flatMap((one) => withJudge(one, (judge, asked) => judge.needs(asked)));
  return [...new Map([...needs, ...namedFactNeeds(names)].map((need) => [JSON.stringify(need), need])).values()];
}

/** Hands a predicate to the judge of its kind: the two belong together, which no type can say of a union. */
function withJudge<T>(
  predicate: SinglePredicate,
  use: <K extends PredicateKind>(judge: Judge<K>, asked: Asked<K>) => T,
): T {
  const kind = kindOf(predicate);
  return use(JUDGES[kind] as Judge<typeof kind>, (predicate as Record<string, unknown>)[kind] as Asked<typeof kind>);
}
