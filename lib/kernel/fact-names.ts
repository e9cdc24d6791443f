/** Facts by name: what a hint may show (`{{shell.pid}}`) and what a learner may be asked for. A closed set. */
import { NAMESPACE_TYPES, type NamespaceType } from "./facts.ts";

type NamespaceFact = `${NamespaceType}-namespace`;
const NAMESPACE_FACTS = NAMESPACE_TYPES.map((type) => `${type}-namespace` as const);

/** What there is to say of a process, each with what it is called in a sentence. */
export const PROCESS_FACTS = {
  pid: "PID on the host",
  nspid: "PID inside",
  comm: "name",
  cgroup: "cgroup",
  ...(Object.fromEntries(NAMESPACE_FACTS.map((name) => [name, name.replace("-", " ")])) as Record<
    NamespaceFact,
    string
  >),
} as const;
export type ProcessFactName = keyof typeof PROCESS_FACTS;

const NAMES = Object.keys(PROCESS_FACTS) as ProcessFactName[];
const ofProcess = NAMES.map((name) => `process.${name}` as const);
const ofShell = NAMES.map((name) => `shell.${name}` as const);

/**
 * `seen`: the reason that stands under the task. `seen.value`: what its predicate compared. `process.…`: of the process
 * that fits the predicate, or comes nearest. `shell.…`: of the learner's first shell.
 */
export const FACT_NAMES = ["seen", "seen.value", ...ofProcess, ...ofShell] as const;
export type FactName = (typeof FACT_NAMES)[number];

/** What a learner may be asked for: it is what the predicate is about. */
export const ANSWERABLE = ["seen.value", ...ofProcess] as const satisfies FactName[];
export type Answerable = (typeof ANSWERABLE)[number];

/** `{{shell.pid}}` in a text. */
export const FACT = /\{\{ ?(seen|(?:seen|process|shell)\.[\w-]+) ?\}\}/g;

export function isFactName(name: string): name is FactName {
  return FACT_NAMES.some((known) => known === name);
}

/** The facts that a text names, each once. */
export function factsNamedIn(text: string): FactName[] {
  return [...new Set([...text.matchAll(FACT)].map(([, name = ""]) => name).filter(isFactName))];
}
