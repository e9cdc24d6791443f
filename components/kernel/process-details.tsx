"use client";
/** One process closely: each fact with its source. */
import type { ReactNode } from "react";
import { type ProcessField, processSource, type Source } from "#lib/kernel/source.ts";
import type { MappedId, ProcessView } from "#lib/kernel/view.ts";
import { SourceNote } from "./source-note.tsx";

const STATES: Record<string, string> = {
  R: "running",
  S: "sleeping",
  D: "in an uninterruptible wait",
  T: "stopped",
  t: "stopped by a tracer",
  Z: "zombie: ended, not yet waited for",
  I: "idle",
};

export function ProcessDetails({ process }: { process: ProcessView }) {
  const { pid, ppid, nspids, argv, exe, state, uid, gid, cgroup, threads } = process;
  const facts: [string, ReactNode, ProcessField][] = [
    ["PID on the host", pid, "pids"],
    [nspids.length > 1 ? "PIDs inside, outermost first" : "PID in the sandbox", nspids.join(" → "), "pids"],
    ["Parent (host PID)", ppid, "parent"],
    ["Command line", argv.join(" ") || "–", "argv"],
    ["Program", exe ?? "cannot be read", "exe"],
    ["State", `${state}, ${STATES[state] ?? "see proc_pid_stat(5)"}`, "state"],
    ["User", idText(uid), "ids"],
    ["Group", idText(gid), "ids"],
    ["Control group", cgroup, "cgroup"],
    ["Threads", threads, "state"],
  ];
  return (
    <dl className="grid gap-2 p-3 text-xs">
      {facts.map(([label, value, field]) => (
        <Fact key={label} label={label} source={processSource(field, process)}>
          {value}
        </Fact>
      ))}
    </dl>
  );
}

export function Fact({ label, source, children }: { label: string; source: Source; children: ReactNode }) {
  return (
    <div className="kernel-fact">
      <dt className="pr-12 text-muted">{label}</dt>
      <dd>
        <span className="font-mono text-fg break-all">{children}</span>
        <SourceNote of={label} source={source} />
      </dd>
    </div>
  );
}

export function idText({ inside, outside }: MappedId): string {
  return `${inside ?? "unmapped"} inside, ${outside} on the host`;
}
