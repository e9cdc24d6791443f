/** What facts that are asked for by name are in one look. */
import { type FactName, PROCESS_FACTS, type ProcessFactName } from "../fact-names.ts";
import type { KernelFacts, NamespaceType, ProcessFact } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import { printable } from "../printable.ts";
import type { Seen, Verdict } from "./verdict.ts";

/** As much of a fact as is shown within a sentence. */
const MAX_SHOWN = 120;

/** The facts with these names, as text that is safe to show; one that there is not is left out. */
export function namedFacts(
  names: readonly FactName[],
  verdict: Verdict,
  facts: KernelFacts,
): Partial<Record<FactName, string>> {
  const [shell] = facts.processes.filter(({ pid }) => pid === facts.shells[0]);
  const found: Partial<Record<FactName, string>> = {};
  for (const name of names) {
    const value = name.startsWith("shell.") ? shell && ofProcess(shell, detailOf(name)) : ofVerdict(name, verdict);
    if (value !== undefined) found[name] = printable(value, MAX_SHOWN);
  }
  return found;
}

/** What a fact is for one of the things that a predicate was about. */
export function factOf(name: FactName, { process, value }: Seen): string | undefined {
  return name === "seen.value" ? value : process && ofProcess(process, detailOf(name));
}

/** What must be read of processes for these facts. */
export function namedFactNeeds(names: readonly FactName[]): FactNeed[] {
  return names.flatMap((name): FactNeed[] => {
    if (name === "seen" || name === "seen.value") return [];
    const type = /^(\w+)-namespace$/.exec(detailOf(name))?.[1];
    const status: FactNeed = { fact: "process", detail: "status" };
    return type === undefined ? [status] : [status, { fact: "process", detail: type as NamespaceType }];
  });
}

/** What else a text is among a thing's facts: "PID inside". */
export function otherFactNamed(text: string, { process }: Seen): string | undefined {
  if (!process) return undefined;
  const names = Object.keys(PROCESS_FACTS) as ProcessFactName[];
  const other = names.find((name) => ofProcess(process, name) === text);
  return other && PROCESS_FACTS[other];
}

function ofVerdict(name: FactName, { reason, seen }: Verdict): string | undefined {
  if (name === "seen") return reason;
  return seen.map((one) => factOf(name, one)).find((value) => value !== undefined);
}

function detailOf(name: FactName): ProcessFactName {
  return name.replace(/^\w+\./, "") as ProcessFactName;
}

function ofProcess(process: ProcessFact, name: ProcessFactName): string | undefined {
  if (name === "pid") return String(process.pid);
  if (name === "nspid") return String(process.nspids.at(-1));
  if (name === "comm") return process.comm;
  if (name === "cgroup") return process.cgroup;
  const inode = process.namespaces[name.replace("-namespace", "") as NamespaceType];
  return inode === undefined ? undefined : String(inode);
}
