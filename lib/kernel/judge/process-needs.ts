/** What must be read of each process to judge a predicate on processes. */
import type { NamespaceType } from "../facts.ts";
import type { FactNeed, ProcessDetail } from "../needs.ts";
import type { NamespaceRelation, ProcessPredicate, ProcessReference, Referenced } from "../predicate/process.ts";

export function processNeeds(predicate: ProcessPredicate | ProcessReference): FactNeed[] {
  const { comm, exe, argv, root, uid } = predicate;
  const relations = Object.entries(predicate.namespaces ?? {}) as [NamespaceType, NamespaceRelation][];
  const details: ProcessDetail[] = [
    "status",
    // comm is believed only of a program that can bear the name.
    ...(comm === undefined && exe === undefined ? [] : (["exe"] as const)),
    ...(argv === undefined ? [] : (["argv"] as const)),
    ...(root === undefined ? [] : (["root"] as const)),
    ...(uid === undefined ? [] : (["user", "id-maps"] as const)),
    ...relations.map(([type]) => type),
  ];
  return [
    ...details.map((detail) => ({ fact: "process", detail }) as const),
    ...relations.flatMap(([, relation]) => (typeof relation === "string" ? [] : relationNeeds(relation))),
  ];
}

export function referenceNeeds(reference: Referenced | undefined): FactNeed[] {
  if (reference === undefined) return [];
  return processNeeds(reference === "shell" ? { shell: true } : reference);
}

function relationNeeds({ sameAs, notSameAs }: Exclude<NamespaceRelation, string>): FactNeed[] {
  return [...referenceNeeds(sameAs), ...referenceNeeds(notSameAs)];
}
