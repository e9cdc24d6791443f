/** Who acts when a container is run: Docker's programs in the order in which they call each other. Pure. */
import type { TimelineEvent } from "#lib/kernel/timeline.ts";
import type { ProcessView } from "#lib/kernel/view.ts";

export const DOCKER_STAGES = ["docker", "dockerd", "containerd", "shim", "runc", "container"] as const;
export type DockerStage = (typeof DOCKER_STAGES)[number];

/** `comm` of a program, which the kernel cuts at 15 characters (TASK_COMM_LEN, proc_pid_comm(5)). */
const STAGE_OF_COMM: Partial<Record<string, DockerStage>> = {
  docker: "docker",
  "docker-compose": "docker",
  "docker-buildx": "docker",
  dockerd: "dockerd",
  "docker-proxy": "dockerd",
  containerd: "containerd",
  "containerd-shim": "shim",
  runc: "runc",
  // Another OCI runtime, in the same place: `docker run --runtime crun`.
  crun: "runc",
};

/**
 * runc names its own processes so (libcontainer/nsenter/nsexec.c). The last of them becomes the container's first process;
 * it renames itself, which no event tells, and may still go by the name that it was forked with.
 */
const RUNC_STEP = /^runc:\[\d:\w+\]$/;

export interface StagedEvent {
  stage: DockerStage;
  event: TimelineEvent;
}

function stageOfComm(comm: string): DockerStage | undefined {
  return RUNC_STEP.test(comm) ? "runc" : STAGE_OF_COMM[comm];
}

/** Whether the runtime's process of that name becomes a container's with its next exec; crun's keep the name of crun. */
function isContainersFirst(comm: string, nspid: number | null): boolean {
  return RUNC_STEP.test(comm) || (comm === "crun" && nspid === 1);
}

/** What each process is, event after event: a helper that a program starts counts as that program. */
class Stages {
  readonly #byPid = new Map<number, DockerStage>();
  readonly #comms = new Map<number, string>();

  /** Null for what Docker has no part in. */
  take({ pid, nspid, comm, act }: TimelineEvent): DockerStage | null {
    const isContainers = act.kind === "exec" && isContainersFirst(this.#comms.get(pid) ?? "", nspid);
    const known = this.#byPid.get(pid);
    const stage = isContainers || known === "container" ? "container" : (stageOfComm(comm) ?? known);
    this.#comms.set(pid, comm);
    if (stage === undefined) return null;
    this.#byPid.set(pid, stage);
    if (act.kind === "fork") {
      this.#byPid.set(act.child.pid, stage);
      this.#comms.set(act.child.pid, comm);
    }
    if (act.kind === "exit") this.#forget(pid);
    return stage;
  }

  #forget(pid: number): void {
    this.#byPid.delete(pid);
    this.#comms.delete(pid);
  }
}

/** The events of Docker's programs and of containers, each with whose it is. */
export function stagedEvents(events: readonly TimelineEvent[]): StagedEvent[] {
  const stages = new Stages();
  return events.flatMap((event) => {
    const stage = stages.take(event);
    return stage === null ? [] : [{ stage, event }];
  });
}

/** What a process that runs is; null for what Docker has no part in. */
export function stageOfProcess({ comm, nspids }: ProcessView): DockerStage | null {
  const stage = stageOfComm(comm);
  if (stage !== undefined) return stage;
  return nspids.length > 1 ? "container" : null;
}

/** From the last time that somebody gave a docker command. */
export function sinceLastCommand(staged: readonly StagedEvent[]): StagedEvent[] {
  const from = staged.findLastIndex(({ stage, event }) => stage === "docker" && isCommand(event));
  return staged.slice(Math.max(0, from));
}

function isCommand({ act }: TimelineEvent): boolean {
  return act.kind === "exec" && act.argv?.[0]?.split("/").at(-1) === "docker";
}
