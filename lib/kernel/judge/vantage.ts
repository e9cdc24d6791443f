/** From where a predicate looks: processes that stand for the namespaces of its scope. */
import type { KernelFacts, NamespaceType } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import type { Scope } from "../predicate/scope.ts";
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
}

/** Namespaces that are looked into, at most: the youngest. */
const MAX_VANTAGES = 8;

/** One process for each namespace of the scope, in the order of their PIDs; when there is none, why. */
export function vantagesOf(
  scope: Scope,
  type: NamespaceType,
  facts: KernelFacts,
): { found: Vantage[]; reason: string } {
  const own = facts.sandbox[type];
  if (scope === "sandbox") {
    const init =
      facts.init === undefined || own === undefined ? [] : [{ pid: facts.init, inode: own, name: "the sandbox" }];
    return { found: init, reason: "The sandbox has ended." };
  }
  if (scope === "not-sandbox") {
    const byInode = new Map<number, Vantage>();
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

/** What must be read of processes to find the vantages of a scope. */
export function vantageNeeds(scope: Scope, type: NamespaceType): FactNeed[] {
  if (scope === "sandbox") return [];
  return [{ fact: "process", detail: type }, ...(scope === "not-sandbox" ? [] : referenceNeeds(scope))];
}

/** Holds when it holds from one of the vantages; else the learner reads what is seen from the youngest. */
export function fromAny(
  scope: Scope,
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
