/** Judges a task's predicate by kernel facts, and says in words what the kernel shows instead. */
import type { KernelFacts } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import { type Predicate, type SinglePredicate, singlePredicates } from "../predicate/predicate.ts";
import { cgroupNeeds, judgeCgroup } from "./cgroup.ts";
import { fileNeeds, judgeFile } from "./file.ts";
import { hostnameNeeds, judgeHostname } from "./hostname.ts";
import { idMapNeeds, judgeIdMap } from "./id-map.ts";
import { judgeMount, judgeOverlay, mountNeeds, overlayNeeds } from "./mount.ts";
import { judgeNamespace, namespaceNeeds } from "./namespace.ts";
import { judgeProcess } from "./process.ts";
import { processNeeds } from "./process-needs.ts";
import { allOf, anyOf, notSo, type Verdict } from "./verdict.ts";

export function evaluate(predicate: Predicate, facts: KernelFacts): Verdict {
  if ("all" in predicate) return allOf(predicate.all.map((part) => evaluate(part, facts)));
  if ("any" in predicate) return anyOf(predicate.any.map((part) => evaluate(part, facts)));
  if ("not" in predicate) return notSo(evaluate(predicate.not, facts));
  return evaluateSingle(predicate, facts);
}

function evaluateSingle(predicate: SinglePredicate, facts: KernelFacts): Verdict {
  if ("process" in predicate) return judgeProcess(predicate.process, facts);
  if ("namespace" in predicate) return judgeNamespace(predicate.namespace, facts);
  if ("cgroup" in predicate) return judgeCgroup(predicate.cgroup, facts);
  if ("mount" in predicate) return judgeMount(predicate.mount, facts);
  if ("overlay" in predicate) return judgeOverlay(predicate.overlay, facts);
  if ("file" in predicate) return judgeFile(predicate.file, facts);
  if ("hostname" in predicate) return judgeHostname(predicate.hostname, facts);
  if ("uidMap" in predicate) return judgeIdMap("uid", predicate.uidMap, facts);
  return judgeIdMap("gid", predicate.gidMap, facts);
}

/** What must be read to judge these predicates, each thing once. */
export function needsOf(predicates: readonly Predicate[]): FactNeed[] {
  const needs = predicates.flatMap(singlePredicates).flatMap(needsOfSingle);
  return [...new Map(needs.map((need) => [JSON.stringify(need), need])).values()];
}

function needsOfSingle(predicate: SinglePredicate): FactNeed[] {
  if ("process" in predicate) return processNeeds(predicate.process);
  if ("namespace" in predicate) return namespaceNeeds(predicate.namespace);
  if ("cgroup" in predicate) return cgroupNeeds(predicate.cgroup);
  if ("mount" in predicate) return mountNeeds(predicate.mount);
  if ("overlay" in predicate) return overlayNeeds(predicate.overlay);
  if ("file" in predicate) return fileNeeds(predicate.file);
  if ("hostname" in predicate) return hostnameNeeds(predicate.hostname);
  return idMapNeeds("uidMap" in predicate ? predicate.uidMap : predicate.gidMap);
}
