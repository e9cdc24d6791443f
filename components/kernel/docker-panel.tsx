"use client";
/** `docker run` in one picture: the programs that hand a container on to each other, lit as their processes act. */
import { useMemo } from "react";
import type { TimelineEvent } from "#lib/kernel/timeline.ts";
import type { ProcessView } from "#lib/kernel/view.ts";
import type { KernelSnapshot } from "#lib/protocol/kernel-messages.ts";
import { actText, clockText } from "./act-text.ts";
import {
  DOCKER_STAGES,
  type DockerStage,
  type StagedEvent,
  sinceLastCommand,
  stagedEvents,
  stageOfProcess,
} from "./docker-stages.ts";
import { useKernel } from "./kernel-store.ts";

/** How long after an act its box is lit. */
const LIT_MS = 1_500;
/** Steps drawn; of more, the last ones. */
const MAX_STEPS = 200;

const NAMES: Record<DockerStage, string> = {
  docker: "docker",
  dockerd: "dockerd",
  containerd: "containerd",
  shim: "containerd-shim",
  runc: "runc",
  container: "container",
};

const ROLES: Record<DockerStage, string> = {
  docker: "The client: sends your command to the daemon, and prints what comes back.",
  dockerd: "The daemon: images, networks, volumes, the API.",
  containerd: "Keeps images and containers, starts a shim for each.",
  shim: "Stays with one container: its output, its exit code.",
  runc: "Makes namespaces, cgroup and mounts, starts the program, and ends.",
  container: "Your program, in namespaces of its own.",
};

export function DockerPanel({ shown }: { shown: KernelSnapshot }) {
  const availability = useKernel((store) => store.watch?.timeline);
  const events = useKernel((store) => store.events);
  const pastAtMs = useKernel((store) => store.past?.atMs ?? null);
  const steps = useMemo(() => sinceLastCommand(stagedEvents(events)), [events]);
  const atMs = pastAtMs ?? Math.max(shown.atMs, steps.at(-1)?.event.atMs ?? 0);
  const done = steps.filter(({ event }) => event.atMs <= atMs);
  const processes = Map.groupBy(Object.values(shown.view.processes), stageOfProcess);
  return (
    <div className="flex h-full min-h-0 text-xs">
      <ol aria-label="Docker's programs" className="docker-chain">
        {DOCKER_STAGES.map((stage) => (
          <Stage
            key={stage}
            stage={stage}
            processes={processes.get(stage) ?? []}
            last={done.findLast((step) => step.stage === stage)?.event}
            atMs={atMs}
            isActing={done.at(-1)?.stage === stage}
          />
        ))}
      </ol>
      <Steps steps={steps} pastAtMs={pastAtMs} isTold={availability?.isAvailable !== false} />
    </div>
  );
}

interface StageProps {
  stage: DockerStage;
  processes: ProcessView[];
  /** What it did last. */
  last: TimelineEvent | undefined;
  atMs: number;
  /** Did it act last of all? */
  isActing: boolean;
}

function Stage({ stage, processes, last, atMs, isActing }: StageProps) {
  const isLit = last !== undefined && atMs - last.atMs < LIT_MS;
  const pids = processes.map(({ pid }) => pid);
  return (
    <li
      className="docker-stage"
      data-stage={stage}
      data-lit={isLit || undefined}
      data-acting={(isLit && isActing) || undefined}
      data-running={pids.length > 0 || undefined}
    >
      <p className="flex items-baseline gap-2">
        <strong>{NAMES[stage]}</strong>
        <span className="min-w-0 truncate font-mono text-muted">
          {pids.length === 0 ? "not running" : `host PID ${pids.slice(0, 3).join(", ")}`}
          {pids.length > 3 && ` and ${pids.length - 3} more`}
        </span>
        {isLit && <span className="sr-only">, acting</span>}
      </p>
      <p className="truncate text-muted" title={ROLES[stage]}>
        {isLit ? <span className="font-mono text-fg">{actText(last.act)}</span> : ROLES[stage]}
      </p>
    </li>
  );
}

function Steps({ steps, pastAtMs, isTold }: { steps: StagedEvent[]; pastAtMs: number | null; isTold: boolean }) {
  const goTo = useKernel((store) => store.goTo);
  if (steps.length === 0)
    return (
      <p className="flex-1 p-6 text-center text-sm text-muted">
        {isTold
          ? "Give a docker command: each step that its programs take is listed here."
          : "This host does not tell of events: only the programs that run can be shown."}
      </p>
    );
  return (
    <section aria-label="Steps" className="min-w-0 flex-1 overflow-auto px-2 py-1.5">
      {steps.length > MAX_STEPS && (
        <p className="mb-1 text-muted">{steps.length - MAX_STEPS} earlier steps: see the timeline.</p>
      )}
      <ol>
        {steps.slice(-MAX_STEPS).map(({ stage, event }) => (
          <li key={event.seq}>
            <button
              type="button"
              className="event-row docker-step"
              data-stage={stage}
              data-later={(pastAtMs !== null && event.atMs > pastAtMs) || undefined}
              title={`${clockText(event.atMs)}: show this moment`}
              onClick={() => goTo(event.atMs)}
            >
              <span className="w-28 shrink-0 truncate text-muted">
                {NAMES[stage]} {event.pid}
              </span>
              <span className="min-w-0 flex-1 break-words">{actText(event.act)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}
