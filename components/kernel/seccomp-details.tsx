/** What a process's seccomp filters judge: the sandbox's own, decoded, and how many it has put on top. */
import { ABSENT, ALLOWED, REFUSED, type SyscallGroup } from "#lib/kernel/seccomp-policy.ts";
import type { ProcessView } from "#lib/kernel/view.ts";

const ALLOWED_COUNT = ALLOWED.flatMap(({ names }) => wordsOf(names)).length;

/** The sandbox starts each process under one filter; what a learner adds can only forbid more (seccomp(2)). */
const OWN_FILTERS = 1;

export function SeccompDetails({ process }: { process: ProcessView }) {
  const { seccomp, seccompFilters } = process;
  if (seccomp !== "filter") return <p className="mt-3 text-muted">No seccomp filter judges this process.</p>;
  const added = seccompFilters - OWN_FILTERS;
  return (
    <section aria-label="Seccomp, decoded" className="mt-3">
      <p>
        The sandbox's filter lets {ALLOWED_COUNT} system calls pass.
        {added > 0 &&
          ` ${added === 1 ? "One more filter was" : `${added} more filters were`} put on top inside: it can only forbid more.`}
      </p>
      <Calls title="Refused with EPERM" groups={REFUSED} />
      <Calls title="Answered with ENOSYS, as by a kernel that has no such call" groups={ABSENT} />
    </section>
  );
}

function Calls({ title, groups }: { title: string; groups: readonly SyscallGroup[] }) {
  return (
    <details className="mt-1.5">
      <summary className="w-fit cursor-pointer text-accent">{title}</summary>
      <ul className="mt-1 grid gap-1">
        {groups.map(({ why, names }) => (
          <li key={why}>
            <span className="font-mono text-fg">{wordsOf(names).join(" ")}</span>
            <span className="text-muted">: {why}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function wordsOf(names: string): string[] {
  return names.trim().split(/\s+/);
}
