/** Judges `process`: narrows all processes down, condition by condition, until some fit or none is left. */
import type { KernelFacts, NamespaceType, ProcessFact } from "../facts.ts";
import type { NumberCondition } from "../predicate/parts.ts";
import type { NamespaceRelation, ProcessPredicate, ProcessReference, Referenced } from "../predicate/process.ts";
import { printable } from "../printable.ts";
import {
  type Condition,
  condition,
  credentials,
  identity,
  nameOf,
  relationToSandbox,
  whereabouts,
} from "./process-conditions.ts";
import { asked, fails, fits, holds, type Verdict, verdict } from "./verdict.ts";

/** The processes that fit; when none does, why, and which came nearest. */
export interface Match {
  found: ProcessFact[];
  reason: string;
  nearest: ProcessFact | undefined;
}

export function judgeProcess(predicate: ProcessPredicate, facts: KernelFacts): Verdict {
  const { found, reason, nearest } = matchProcesses(predicate, facts);
  const { count } = predicate;
  if (count !== undefined) return judgeCount(found, reason, count);
  const [first] = found;
  if (!first) return fails(reason, nearest ? [{ process: nearest }] : []);
  const name = printable(first.comm, 40);
  return holds(
    `${name} is PID ${first.pid} on the host and PID ${first.nspids.at(-1)} inside.`,
    found.map((process) => ({ process })),
  );
}

export function matchProcesses(predicate: ProcessPredicate | ProcessReference, facts: KernelFacts): Match {
  let candidates = facts.processes.filter((process) => process.state !== "Z" || predicate.state === "zombie");
  for (const { test, complaint } of conditionsOf(predicate, facts)) {
    const remaining = candidates.filter(test);
    // The youngest is most likely the one the learner has just tried.
    const nearest = candidates.at(-1);
    if (remaining.length === 0) return { found: [], reason: complaint(nearest), nearest };
    candidates = remaining;
  }
  return { found: candidates, reason: "", nearest: candidates.at(-1) };
}

/** The processes that another predicate refers to. */
export function matchReferenced(reference: Referenced, facts: KernelFacts): Match {
  return matchProcesses(reference === "shell" ? { shell: true } : reference, facts);
}

function conditionsOf(predicate: ProcessPredicate | ProcessReference, facts: KernelFacts): Condition[] {
  const relations = Object.entries(predicate.namespaces ?? {}) as [NamespaceType, NamespaceRelation][];
  return [
    ...identity(predicate, facts),
    ...credentials(predicate, facts),
    ...relations.map(([type, relation]) => related(type, relation, facts)),
    ...whereabouts(predicate),
  ];
}

function related(type: NamespaceType, relation: NamespaceRelation, facts: KernelFacts): Condition {
  if (typeof relation === "string") return relationToSandbox(type, relation, facts);
  const reference = relation.sameAs ?? relation.notSameAs ?? "shell";
  const isSame = relation.sameAs !== undefined;
  const others = matchReferenced(reference, facts);
  if (others.found.length === 0)
    return condition(
      () => false,
      () => others.reason,
      others.reason,
    );
  const isRelated = (p: ProcessFact) =>
    others.found.some((other) => {
      const [one, two] = [p.namespaces[type], other.namespaces[type]];
      return other.pid !== p.pid && one !== undefined && two !== undefined && (one === two) === isSame;
    });
  const [other] = others.found;
  const where = isSame ? "not in the same" : "in the same";
  return condition(isRelated, (p) => `${nameOf(p)} is ${where} ${type} namespace as ${other ? nameOf(other) : "it"}.`);
}

function judgeCount(found: ProcessFact[], reason: string, count: NumberCondition): Verdict {
  const { length } = found;
  const number = length === 1 ? "1 process fits" : `${length} processes fit`;
  const why = length === 0 && !fits(count, 0) ? ` ${reason}` : "";
  const seen = found.map((process) => ({ process, value: String(length) }));
  return verdict(fits(count, length), `${number}; it must be ${asked(count)}.${why}`, seen);
}
