/** Judges `container`: narrows all containers down, condition by condition. */
import type { ContainerFact, KernelFacts } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import type { ContainerPredicate } from "../predicate/container.ts";
import { printable } from "../printable.ts";
import { matchProcesses } from "./process.ts";
import { processNeeds } from "./process-needs.ts";
import { asked, fails, fits, holds, type Seen, unknown, type Verdict, verdict } from "./verdict.ts";

interface Condition {
  test: (container: ContainerFact) => boolean;
  complaint: (nearest: ContainerFact | undefined) => string;
}

export function judgeContainer(predicate: ContainerPredicate, facts: KernelFacts): Verdict {
  if (!facts.containers) return unknown("The containers could not be read.");
  const { count } = predicate;
  let candidates = facts.containers;
  let reason = "";
  for (const { test, complaint } of conditions(predicate, facts)) {
    const remaining = candidates.filter(test);
    if (remaining.length === 0) reason ||= complaint(candidates.at(-1));
    candidates = remaining;
  }
  const seen = candidates.map((container) => seenIn(container, facts));
  if (count !== undefined) {
    const number = candidates.length === 1 ? "is 1 such container" : `are ${candidates.length} such containers`;
    const why = candidates.length === 0 && !fits(count, 0) ? ` ${reason}` : "";
    return verdict(fits(count, candidates.length), `There ${number}; it must be ${asked(count)}.${why}`, seen);
  }
  const [found] = candidates;
  return found ? holds(`${nameOf(found)} ${stateOf(found)}.`, seen) : fails(reason);
}

export function containerNeeds({ process }: ContainerPredicate): FactNeed[] {
  return [
    { fact: "containers" },
    ...(["status", "pid", "mnt"] as const).map((detail) => ({ fact: "process", detail }) as const),
    ...(process ? processNeeds(process) : []),
  ];
}

function conditions(
  { id, name, image, state, exitCode, process }: ContainerPredicate,
  facts: KernelFacts,
): Condition[] {
  const list: Condition[] = [{ test: () => true, complaint: () => "There is no container." }];
  if (id !== undefined) list.push({ test: (one) => one.id === id, complaint: () => `There is no container ${id}.` });
  if (name !== undefined) {
    list.push({ test: (one) => one.name === name, complaint: () => `There is no container called ${name}.` });
  }
  if (image !== undefined) {
    const complaint: Condition["complaint"] = (one) =>
      one && name !== undefined
        ? `${nameOf(one)} was made from ${printable(one.image ?? "no image")}, not ${image}.`
        : `No container was made from ${image}.`;
    list.push({ test: (one) => one.image === image, complaint });
  }
  list.push({
    test: (one) => one.state === state,
    complaint: (one) => (one ? `${nameOf(one)} ${stateOf(one)}, and must be ${state}.` : "There is no container."),
  });
  if (exitCode !== undefined) {
    list.push({
      test: (one) => one.exitCode === exitCode,
      complaint: (one) => (one ? `${nameOf(one)} ${stateOf(one)}, not with ${exitCode}.` : ""),
    });
  }
  if (process !== undefined) {
    const { found, reason } = matchProcesses(process, facts);
    const complaint: Condition["complaint"] = (one) =>
      found.length === 0 ? reason : `${one ? nameOf(one) : "The container"} has no such process.`;
    list.push({ test: ({ pids }) => found.some(({ pid }) => pids.includes(pid)), complaint });
  }
  return list;
}

function nameOf({ id, name }: ContainerFact): string {
  return printable(name ?? id.slice(0, 12), 64);
}

function stateOf({ state, exitCode }: ContainerFact): string {
  if (state === "exited") return `has exited with ${exitCode}`;
  if (state === "created") return "was never started";
  return state === "paused" ? "is paused" : "is running";
}

function seenIn({ id, pids }: ContainerFact, facts: KernelFacts): Seen {
  const init = facts.processes.find(({ pid, nspids }) => pids.includes(pid) && nspids.at(-1) === 1);
  return { value: id, ...(init ? { process: init } : {}) };
}
