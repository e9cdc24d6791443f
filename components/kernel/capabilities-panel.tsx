"use client";
/** What the selected process may do: its capability sets, decoded, and its seccomp state. */
import { CAPABILITY_NAMES, capabilityNames } from "#lib/kernel/flags.ts";
import { processSource } from "#lib/kernel/source.ts";
import type { CapabilitySets, ProcessView } from "#lib/kernel/view.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";
import { useKernel } from "./kernel-store.ts";
import { Fact } from "./process-details.tsx";
import { SeccompDetails } from "./seccomp-details.tsx";
import { SourceNote } from "./source-note.tsx";

const SETS = [
  "effective",
  "permitted",
  "bounding",
  "inheritable",
  "ambient",
] as const satisfies (keyof CapabilitySets)[];

export function CapabilitiesPanel({ shown, isTable }: { shown: KernelSnapshot; isTable: boolean }) {
  const selected = useKernel((store) => store.selected);
  const processes = Object.values(shown.view.processes);
  // The learner's own shell is the one to begin with.
  const process =
    (selected === null ? undefined : shown.view.processes[selected]) ??
    processes.find(({ terminal }) => terminal !== null) ??
    processes[0];
  if (!process) return <p className="p-6 text-sm text-muted">No process runs in the sandbox.</p>;
  return (
    <div className="h-full overflow-auto p-3 text-xs">
      <ProcessChoice processes={processes} process={process} />
      {isTable ? <SetsTable process={process} /> : <SetsPicture process={process} />}
      <dl className="mt-3 grid grid-cols-2 gap-3">
        <Fact label="Seccomp" source={processSource("seccomp", process)}>
          {seccompText(process)}
        </Fact>
        <Fact label="No new privileges" source={processSource("seccomp", process)}>
          {process.noNewPrivs ? "set: execve(2) grants nothing more" : "not set"}
        </Fact>
      </dl>
      <SeccompDetails process={process} />
    </div>
  );
}

function ProcessChoice({ processes, process }: { processes: ProcessView[]; process: ProcessView }) {
  const select = useKernel((store) => store.select);
  return (
    <label className="mb-3 flex items-center gap-2">
      <span className="text-muted">Process</span>
      <select
        value={process.id}
        onChange={({ target }) => select(target.value)}
        className="min-w-0 flex-1 rounded-sm border border-edge bg-surface px-1.5 py-1 font-mono"
      >
        {processes.map(({ id, pid, nspids, argv, comm }) => (
          <option key={id} value={id}>
            {`${nspids.join(" → ")} (host ${pid})  ${argv.join(" ").slice(0, 80) || comm}`}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A cell for each capability the kernel knows: filled where it is effective, framed where it could be. */
function SetsPicture({ process }: { process: ProcessView }) {
  const [effective, permitted, bounding] = SETS.slice(0, 3).map(
    (set) => new Set(capabilityNames(process.capabilities[set])),
  );
  return (
    <>
      <div className="mb-2 text-muted">
        {effective?.size} effective, {permitted?.size} permitted, {bounding?.size} in the bounding set, of{" "}
        {CAPABILITY_NAMES.length} <SourceNote of="capabilities" source={processSource("capabilities", process)} />
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(10.5rem,1fr))] gap-1" aria-label="Capabilities">
        {CAPABILITY_NAMES.map((name) => {
          const level = effective?.has(name)
            ? "effective"
            : permitted?.has(name)
              ? "permitted"
              : bounding?.has(name)
                ? "bounding"
                : "none";
          return (
            <li key={name} className="cap-cell" data-level={level}>
              <span className="truncate">{name.slice(4).toLowerCase()}</span>
              <span className="sr-only">: {level}</span>
            </li>
          );
        })}
      </ul>
      <p className="mt-2 flex gap-4 text-muted" aria-hidden>
        {(["effective", "permitted", "bounding", "none"] as const).map((level) => (
          <span key={level} className="flex items-center gap-1">
            <span className="cap-cell inline-block size-3 p-0" data-level={level} />{" "}
            {level === "none" ? "out of reach" : level}
          </span>
        ))}
      </p>
    </>
  );
}

function SetsTable({ process }: { process: ProcessView }) {
  return (
    <table className="kernel-table">
      <caption className="sr-only">Capability sets of process {process.pid}</caption>
      <tbody>
        {SETS.map((set) => {
          const names = capabilityNames(process.capabilities[set]);
          return (
            <tr key={set}>
              <th scope="row">{set}</th>
              <td>{process.capabilities[set]}</td>
              <td>{names.length === CAPABILITY_NAMES.length ? "all" : names.join(" ") || "none"}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function seccompText({ seccomp, seccompFilters }: ProcessView): string {
  if (seccomp !== "filter") return seccomp;
  return `filter: each system call is judged by ${seccompFilters === 1 ? "a filter" : `${seccompFilters} filters`}`;
}
