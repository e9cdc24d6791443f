/** Judges a task's predicate by kernel facts, and says in words what the kernel shows instead. */
import type { CgroupFact, KernelFacts, NamespaceType, ProcessFact } from "./facts.ts";
import type { CgroupPredicate, Predicate, ProcessPredicate } from "./predicate.ts";

export interface Verdict {
  holds: boolean;
  /** For the learner: what was seen. */
  reason: string;
}

export function evaluate(predicate: Predicate, facts: KernelFacts): Verdict {
  return "process" in predicate ? judgeProcess(predicate.process, facts) : judgeCgroup(predicate.cgroup, facts);
}

/** One condition on a process; its complaint is shown when this is where the last candidate fell out. */
interface Condition {
  test: (process: ProcessFact) => boolean;
  complaint: (candidate: ProcessFact | undefined) => string;
}

function judgeProcess(predicate: ProcessPredicate, facts: KernelFacts): Verdict {
  let candidates = facts.processes.filter((process) => process.state !== "Z");
  for (const { test, complaint } of conditions(predicate, facts)) {
    const remaining = candidates.filter(test);
    // The youngest is most likely the one the learner has just tried.
    if (remaining.length === 0) return { holds: false, reason: complaint(candidates.at(-1)) };
    candidates = remaining;
  }
  const [found] = candidates;
  return found
    ? { holds: true, reason: `${found.comm} is PID ${found.pid} on the host and PID ${found.nspids.at(-1)} inside.` }
    : { holds: false, reason: "No process is running in the sandbox." };
}

function conditions(predicate: ProcessPredicate, facts: KernelFacts): Condition[] {
  const { comm, exe, nspid, namespaces } = predicate;
  const list: Condition[] = [];
  if (comm !== undefined) {
    list.push({ test: (p) => p.comm === comm, complaint: () => `No process called ${comm} is running.` });
  }
  if (exe !== undefined) {
    list.push({
      test: (p) => p.exe === exe,
      complaint: (p) => (p ? `${name(p)} runs ${p.exe ?? "another program"}, not ${exe}.` : `Nothing runs ${exe}.`),
    });
  }
  for (const [type, relation] of Object.entries(namespaces ?? {}) as [NamespaceType, "sandbox" | "not-sandbox"][]) {
    const inSandbox = (p: ProcessFact) => p.namespaces[type] === facts.sandbox[type];
    list.push({
      test: (p) => inSandbox(p) === (relation === "sandbox"),
      complaint: (p) => {
        const where = relation === "sandbox" ? "in another" : "still in the sandbox's own";
        return `${p ? name(p) : "Every process"} is ${where} ${type} namespace (${type}:[${p?.namespaces[type] ?? "?"}]).`;
      },
    });
  }
  if (nspid !== undefined) {
    list.push({
      test: (p) => p.nspids.at(-1) === nspid,
      complaint: (p) =>
        p ? `${name(p)} has PID ${p.nspids.at(-1)} there, not ${nspid}.` : `There is no PID ${nspid}.`,
    });
  }
  return list;
}

/** A process as a learner can find it again: its name and its PID on the host. */
function name(process: ProcessFact): string {
  return `${process.comm} (PID ${process.pid} on the host)`;
}

function judgeCgroup(predicate: CgroupPredicate, facts: KernelFacts): Verdict {
  const { path, file, equals, contains, oomKills } = predicate;
  const cgroup = facts.cgroups.find((candidate) => candidate.path === path);
  if (!cgroup) return { holds: false, reason: `There is no cgroup /sys/fs/cgroup${path}.` };
  const verdicts: Verdict[] = [];
  if (file !== undefined && equals !== undefined) verdicts.push(judgeFile(cgroup, file, equals));
  if (contains === "shell") verdicts.push(judgeMembership(cgroup, facts));
  if (oomKills !== undefined) verdicts.push(judgeOomKills(cgroup, oomKills));
  return (
    verdicts.find((verdict) => !verdict.holds) ??
    verdicts.at(-1) ?? { holds: true, reason: `The cgroup /sys/fs/cgroup${path} exists.` }
  );
}

function judgeFile(cgroup: CgroupFact, file: string, equals: string): Verdict {
  const value = cgroup.files[file];
  if (value === undefined) return { holds: false, reason: `${cgroup.path} has no file ${file}.` };
  return { holds: value === equals, reason: `${cgroup.path}/${file} contains ${value}.` };
}

function judgeMembership(cgroup: CgroupFact, facts: KernelFacts): Verdict {
  const member = facts.shells.find((pid) => cgroup.pids.includes(pid));
  if (member !== undefined)
    return { holds: true, reason: `Your shell (PID ${member} on the host) is in ${cgroup.path}.` };
  const shell = facts.processes.find((process) => process.pid === facts.shells[0]);
  if (!shell) return { holds: false, reason: "No shell of yours is running." };
  return { holds: false, reason: `Your shell (PID ${shell.pid} on the host) is in the cgroup ${shell.cgroup}.` };
}

function judgeOomKills(cgroup: CgroupFact, atLeast: number): Verdict {
  const kills = Number(/^oom_kill (\d+)$/m.exec(cgroup.files["memory.events"] ?? "")?.[1] ?? 0);
  return { holds: kills >= atLeast, reason: `memory.events of ${cgroup.path} counts ${kills} OOM kills.` };
}

/** The control files a predicate needs read. */
export function filesNeeded(predicate: Predicate): string[] {
  if (!("cgroup" in predicate)) return [];
  const { file, oomKills } = predicate.cgroup;
  return [...(file === undefined ? [] : [file]), ...(oomKills === undefined ? [] : ["memory.events"])];
}
