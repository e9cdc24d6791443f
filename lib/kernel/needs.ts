/** What must be read to judge a predicate: data, so that no more is read than open tasks ask for. */
import type { NamespaceType } from "./facts.ts";
import type { NetworkScope } from "./predicate/network.ts";
import type { Scope } from "./predicate/scope.ts";

export type FactNeed =
  /** Of each process of the sandbox. */
  | { fact: "process"; detail: ProcessDetail }
  /** One control file of one cgroup. */
  | { fact: "cgroup-file"; path: string; file: string }
  /** Of each UTS namespace in the scope. */
  | { fact: "hostname"; in: Scope }
  /** The mounts of each mount namespace in the scope. */
  | { fact: "mounts"; in: Scope }
  /** Network namespaces that mounts keep. */
  | { fact: "kept-networks" }
  /** Of each network namespace in the scope. */
  | { fact: "network"; in: NetworkScope; part: "links" | "routes" | "listeners" }
  /** The System V objects of each IPC namespace in the scope. */
  | { fact: "ipc"; in: Scope }
  /** What happens; it is told apart from the reading of facts. */
  | { fact: "events" }
  /** Containers, those that run and those that Docker knows of. */
  | { fact: "containers" }
  | FileNeed
  | ProbeNeed;

/** A file as it is seen from each mount namespace in the scope. */
export interface FileNeed {
  fact: "file";
  in: Scope;
  path: string;
  /** A link at the end of the path is followed. */
  follow: boolean;
  contents: boolean;
}

/** `status` is read with any other; `id-maps` are those of its user namespace. */
export type ProcessDetail = "status" | "exe" | "argv" | "root" | "id-maps" | NamespaceType;

/** What a script in the sandbox says; it is run apart from the reading of facts. */
export interface ProbeNeed {
  fact: "probe";
  as: "learner" | "root";
  script: string;
}
