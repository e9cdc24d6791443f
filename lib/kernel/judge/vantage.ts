/** From where a predicate looks: processes that stand for the namespaces of its scope. */
import type { KernelFacts, NamespaceType } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import type { NetworkScope } from "../predicate/network.ts";
import { matchReferenced } from "./process.ts";
import { nameOf } from "./process-conditions.ts";
import { referenceNeeds } from "./process-needs.ts";
import { anyOf, fails, unknown, type Verdict } from "./verdict.ts";

/** A process that is in a namespace. */
export interface Vantage {
  /** On the host. */
  pid: number;
  /** Of the namespace. */
  inode: number;
  /** Who that is, or which namespace, to be put behind `in`. */
  name: string;
  /** It has no process, and is kept by a mount: here, as `pid` sees it. */
  keptAt?: string;
}

/** Namespaces that are looked into, at most: the youngest. */
const MAX_VANTAGES = 8;

/** One process for each namespace of the scope, in the order of their PIDs; when there is none, why. */
export function vantagesOf(
  scope: NetworkScope,
  type: NamespaceType,
  facts: KernelFacts,
): { found: Vantage[]; reason: string } {
  const own = facts.sandbox[type];
  if (scope === "sandbox") {
    const init =
      facts.init === undefined || own === undefined ? [] : [{ pid: facts.init, inode: own, name: "the sandbox" }];
    return { found: init, reason: "The sandbox has ended." };
  }
  if (typeof scope === "object" && "netns" in scope) {
    const named = keptNetworks(facts).filter(({ keptAt }) => keptAt === `/run/netns/${scope.netns}`);
    return { found: named, reason: `There is no network namespace called ${scope.netns}.` };
  }
  if (scope === "not-sandbox") {
    const byInode = new Map(type === "net" ? keptNetworks(facts).map((kept) => [kept.inode, kept]) : []);
    for (const { pid, namespaces } of facts.processes) {
      const inode = namespaces[type];
      if (inode === undefined || inode === own || byInode.has(inode)) continue;
      byInode.set(inode, { pid, inode, name: `${type}:[${inode}]` });
    }
    const reason = `There is no ${type} namespace but the sandbox's own.`;
    return { found: [...byInode.values()].slice(-MAX_VANTAGES), reason };
  }
  const { found, reason } = matchReferenced(scope, facts);
  const vantages = found.flatMap((process) => {
    const inode = process.namespaces[type];
    const name = scope === "shell" ? "your shell" : nameOf(process);
    return inode === undefined ? [] : [{ pid: process.pid, inode, name: `the ${type} namespace of ${name}` }];
  });
  return { found: vantages.slice(-MAX_VANTAGES), reason };
}

/** Network namespaces that `ip netns add` keeps by mounts, which the sandbox's init sees. */
function keptNetworks({ keptNetworks: kept = [], init }: KernelFacts): Vantage[] {
  if (init === undefined) return [];
  return kept.map(({ inode, path }) => ({ pid: init, inode, keptAt: path, name: path.replace("/run/netns/", "") }));
}

/** What must be read of processes to find the vantages of a scope. */
export function vantageNeeds(scope: NetworkScope, type: NamespaceType): FactNeed[] {
  if (scope === "sandbox") return [];
  if (typeof scope === "object" && "netns" in scope) return [{ fact: "kept-networks" }];
  const kept: FactNeed[] = type === "net" && scope === "not-sandbox" ? [{ fact: "kept-networks" }] : [];
  return [{ fact: "process", detail: type }, ...kept, ...(scope === "not-sandbox" ? [] : referenceNeeds(scope))];
}

/** Holds when it holds from one of the vantages; else the learner reads what is seen from the youngest. */
export function fromAny(
  scope: NetworkScope,
  type: NamespaceType,
  facts: KernelFacts,
  judge: (from: Vantage) => Verdict,
): Verdict {
  const { found, reason } = vantagesOf(scope, type, facts);
  const verdicts = found.toReversed().map(judge);
  const [youngest] = verdicts;
  if (!youngest) return facts.init === undefined ? unknown(reason) : fails(reason);
  const verdict = anyOf(verdicts);
  return verdict.outcome === "holds" ? verdict : { ...verdict, reason: youngest.reason };
}
