/** The language in which a lesson's task says what the kernel must show. Data, not code; docs/tasks.md explains it. */
import { z } from "zod";
import { cgroupPredicate } from "./cgroup.ts";
import { containerPredicate } from "./container.ts";
import { eventPredicate } from "./event.ts";
import { filePredicate } from "./file.ts";
import { hostnamePredicate } from "./hostname.ts";
import { idMapPredicate } from "./id-map.ts";
import { ipcPredicate } from "./ipc.ts";
import { mountPredicate, overlayPredicate } from "./mount.ts";
import { namespacePredicate } from "./namespace.ts";
import { linkPredicate, listenerPredicate, routePredicate } from "./network.ts";
import { probePredicate } from "./probe.ts";
import { processPredicate } from "./process.ts";

/** Each kind of predicate by its YAML key. */
export const PREDICATE_SCHEMAS = {
  process: processPredicate,
  namespace: namespacePredicate,
  cgroup: cgroupPredicate,
  mount: mountPredicate,
  overlay: overlayPredicate,
  file: filePredicate,
  hostname: hostnamePredicate,
  uidMap: idMapPredicate,
  gidMap: idMapPredicate,
  link: linkPredicate,
  route: routePredicate,
  listener: listenerPredicate,
  ipc: ipcPredicate,
  container: containerPredicate,
  event: eventPredicate,
  probe: probePredicate,
} as const;

export type PredicateKind = keyof typeof PREDICATE_SCHEMAS;
export const PREDICATE_KINDS = Object.keys(PREDICATE_SCHEMAS) as PredicateKind[];

/** What several predicates become one by. */
export const COMBINATIONS = ["all", "any", "not"] as const;

/** The YAML keys of a task that hold a predicate: exactly one of them. */
export const PREDICATE_KEYS = [...PREDICATE_KINDS, ...COMBINATIONS] as const;

/** Predicates in one task, at most: each may cost a reading. */
export const MAX_PREDICATES = 12;
/** How deep they may stand in one another. */
export const MAX_PREDICATE_DEPTH = 4;

/** What stands under the key of a kind. */
export type Asked<K extends PredicateKind> = z.infer<(typeof PREDICATE_SCHEMAS)[K]>;
export type SinglePredicate = { [K in PredicateKind]: { [Key in K]: Asked<K> } }[PredicateKind];
export type Predicate = SinglePredicate | { all: Predicate[] } | { any: Predicate[] } | { not: Predicate };

const single = PREDICATE_KINDS.map((kind) => z.strictObject({ [kind]: PREDICATE_SCHEMAS[kind] }));

/** What a task asks of the kernel. The parser reads it piece by piece, to say on which line a mistake stands. */
export const predicateSchema: z.ZodType<Predicate> = z.lazy(
  () =>
    z.union([
      ...single,
      z.strictObject({ all: z.array(predicateSchema).min(1) }),
      z.strictObject({ any: z.array(predicateSchema).min(1) }),
      z.strictObject({ not: predicateSchema }),
    ]) as unknown as z.ZodType<Predicate>,
);

export function kindOf(predicate: SinglePredicate): PredicateKind {
  const kind = PREDICATE_KINDS.find((key) => key in predicate);
  if (kind === undefined) throw new Error("a predicate has no kind");
  return kind;
}

/** The single predicates in one, in order. */
export function singlePredicates(predicate: Predicate): SinglePredicate[] {
  if ("all" in predicate) return predicate.all.flatMap(singlePredicates);
  if ("any" in predicate) return predicate.any.flatMap(singlePredicates);
  if ("not" in predicate) return singlePredicates(predicate.not);
  return [predicate];
}
