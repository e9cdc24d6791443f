/** What must be read to judge a predicate: data, so that no more is read than open tasks ask for. */
import type { NamespaceType } from "./facts.ts";

export type FactNeed =
  /** Of each process of the sandbox. */
  | { fact: "process"; detail: ProcessDetail }
  /** One control file of one cgroup. */
  | { fact: "cgroup-file"; path: string; file: string };

/** `status` is read with any other; `id-maps` are those of its user namespace. */
export type ProcessDetail = "status" | "exe" | "argv" | "root" | "id-maps" | NamespaceType;
