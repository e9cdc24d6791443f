/** What a `process` predicate asks for, one by one: a test, and what the kernel shows instead. */
import type { KernelFacts, NamespaceType, ProcessFact } from "../facts.ts";
import { capabilityNames } from "../flags.ts";
import { idInside } from "../id-map.ts";
import { CAPABILITY_SETS, type CapabilityCondition, PROCESS_STATES, type ProcessTraits } from "../predicate/process.ts";
import { printable } from "../printable.ts";
import { isNameGenuine } from "./program-name.ts";
import { asked, fits } from "./verdict.ts";

/** One condition on a process; its complaint is shown when this is where the last candidate fell out. */
export interface Condition {
  test: (process: ProcessFact) => boolean;
  complaint: (candidate: ProcessFact | undefined) => string;
}

/** @param about what is wrong with the last candidate; @param otherwise there was none */
export function condition(
  test: Condition["test"],
  about: (process: ProcessFact) => string,
  otherwise = "No process is running in the sandbox.",
): Condition {
  return { test, complaint: (process) => (process ? about(process) : otherwise) };
}

/** A process as a learner can find it again: its name and its PID on the host. */
export function nameOf(process: ProcessFact): string {
  return `${printable(process.comm, 40)} (PID ${process.pid} on the host)`;
}

/** What it is. */
export function identity({ shell, comm, exe, argv }: ProcessTraits, facts: KernelFacts): Condition[] {
  const list: Condition[] = [];
  if (shell) {
    const text = "No shell of yours is running.";
    list.push(
      condition(
        (p) => facts.shells.includes(p.pid),
        () => text,
        text,
      ),
    );
  }
  if (comm !== undefined) {
    const text = `No process called ${comm} is running.`;
    list.push(
      condition(
        (p) => p.comm === comm,
        () => text,
        text,
      ),
    );
    list.push(condition(isNameGenuine, (p) => `${nameOf(p)} only calls itself so: it runs ${program(p)}.`));
  }
  if (exe !== undefined) {
    const about = (p: ProcessFact) =>
      comm === undefined ? `Nothing runs ${exe}.` : `${nameOf(p)} runs ${program(p)}, not ${exe}.`;
    list.push(condition((p) => p.exe === exe, about, `Nothing runs ${exe}.`));
  }
  if (argv !== undefined) {
    const begins = (p: ProcessFact) => argv.every((word, index) => p.argv?.[index] === word);
    const text = `No process was started as ${argv.join(" ")}.`;
    list.push(
      condition(begins, (p) => (comm === undefined ? text : `${nameOf(p)} was started as ${commandLine(p)}.`), text),
    );
  }
  return list;
}

/** What it may do. */
export function credentials(
  { uid, capabilities, seccompFilters, noNewPrivs }: ProcessTraits,
  facts: KernelFacts,
): Condition[] {
  const list: Condition[] = [];
  const { inside, outside } = typeof uid === "number" ? { inside: uid, outside: undefined } : (uid ?? {});
  if (inside !== undefined) list.push(userId("inside", inside, (p) => idIn(p, p.namespaces.user, facts)));
  if (outside !== undefined) list.push(userId("in the sandbox", outside, (p) => idIn(p, facts.sandbox.user, facts)));
  for (const set of CAPABILITY_SETS) {
    const wanted = capabilities?.[set];
    if (wanted !== undefined) list.push(...capability(set, wanted));
  }
  if (seccompFilters !== undefined) {
    list.push(
      condition(
        (p) => p.seccompFilters !== undefined && fits(seccompFilters, p.seccompFilters),
        (p) => `${nameOf(p)} is under ${p.seccompFilters} seccomp filters, and it must be ${asked(seccompFilters)}.`,
      ),
    );
  }
  if (noNewPrivs !== undefined) {
    const text = noNewPrivs
      ? "could still gain privileges: its NoNewPrivs is 0."
      : "can gain no privileges: its NoNewPrivs is 1.";
    list.push(
      condition(
        (p) => p.noNewPrivs === noNewPrivs,
        (p) => `${nameOf(p)} ${text}`,
      ),
    );
  }
  return list;
}

/** Where it is. */
export function whereabouts({ state, cgroup, root, nspid }: ProcessTraits): Condition[] {
  const list: Condition[] = [];
  if (state !== undefined) {
    list.push(
      condition(
        (p) => p.state === PROCESS_STATES[state],
        (p) => `${nameOf(p)} is ${stateName(p)}, not ${state}.`,
      ),
    );
  }
  if (cgroup !== undefined) {
    const about = (p: ProcessFact) => `${nameOf(p)} is in the cgroup ${printable(p.cgroup)}, not in ${cgroup}.`;
    list.push(condition((p) => p.cgroup === cgroup, about));
  }
  if (root !== undefined) {
    const about = (p: ProcessFact) =>
      `${nameOf(p)} has ${printable(p.root ?? "another directory")} as its root, not ${root}.`;
    list.push(condition((p) => p.root === root, about));
  }
  if (nspid !== undefined) {
    const about = (p: ProcessFact) => `${nameOf(p)} has PID ${p.nspids.at(-1)} there, not ${nspid}.`;
    list.push(condition((p) => p.nspids.at(-1) === nspid, about, `There is no PID ${nspid}.`));
  }
  return list;
}

/** `still in the sandbox's own pid namespace (pid:[4026531836])`, or in another. */
export function relationToSandbox(
  type: NamespaceType,
  relation: "sandbox" | "not-sandbox",
  facts: KernelFacts,
): Condition {
  const where = relation === "sandbox" ? "in another" : "still in the sandbox's own";
  return condition(
    // A namespace that could not be read is neither.
    (p) =>
      p.namespaces[type] !== undefined && (p.namespaces[type] === facts.sandbox[type]) === (relation === "sandbox"),
    (p) => `${nameOf(p)} is ${where} ${type} namespace (${type}:[${p.namespaces[type] ?? "?"}]).`,
  );
}

function userId(where: string, wanted: number, idOf: (process: ProcessFact) => number | null | undefined): Condition {
  const about = (p: ProcessFact) =>
    `${nameOf(p)} has user ID ${idOf(p) ?? "65534 (not mapped)"} ${where}, not ${wanted}.`;
  return condition((p) => idOf(p) === wanted, about);
}

function idIn(
  process: ProcessFact,
  userNamespace: number | undefined,
  { idMaps }: KernelFacts,
): number | null | undefined {
  const maps = userNamespace === undefined ? undefined : idMaps?.[userNamespace];
  return maps && idInside(maps.uid, process.uid);
}

function capability(set: (typeof CAPABILITY_SETS)[number], wanted: CapabilityCondition): Condition[] {
  const held = (p: ProcessFact) => (p.capabilities ? capabilityNames(p.capabilities[set]) : undefined);
  if (wanted === "none") {
    const about = (p: ProcessFact) =>
      `${nameOf(p)} has ${held(p)?.length} ${set} capabilities, such as ${held(p)?.[0]}.`;
    return [condition((p) => held(p)?.length === 0, about)];
  }
  return [
    ...(wanted.has ?? []).map((name) =>
      condition(
        (p) => held(p)?.includes(name) === true,
        (p) => `${nameOf(p)} lacks ${name} among its ${set} capabilities.`,
      ),
    ),
    ...(wanted.lacks ?? []).map((name) =>
      condition(
        (p) => held(p)?.includes(name) === false,
        (p) => `${nameOf(p)} has ${name} among its ${set} capabilities.`,
      ),
    ),
  ];
}

function stateName({ state }: ProcessFact): string {
  return Object.entries(PROCESS_STATES).find(([, letter]) => letter === state)?.[0] ?? state;
}

function program(process: ProcessFact): string {
  return process.exe === null ? "another program" : printable(process.exe, 80);
}

function commandLine(process: ProcessFact): string {
  return printable((process.argv ?? []).join(" "), 80);
}
