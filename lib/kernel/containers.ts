/** Containers: what the kernel shows of those that run, and what Docker has written down of all it made. */
import { z } from "zod";
import type { ContainerFact, KernelFacts, ProcessFact } from "./facts.ts";

/** One container's record in /var/lib/docker/containers/ID/config.v2.json, as far as it is used. */
const recordSchema = z.object({
  ID: z.string(),
  Name: z.string(),
  Config: z.object({ Image: z.string() }),
  State: z.object({ ExitCode: z.int(), StartedAt: z.string() }),
});
export type ContainerRecord = z.infer<typeof recordSchema>;

/** Time's zero in Go: never. */
const NEVER = "0001-01-01T00:00:00Z";

/** Null when it is none, or is just being written. */
export function parseContainerRecord(text: string): ContainerRecord | null {
  try {
    return recordSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** A container that runs: the first process of a PID namespace that has another root of mounts than the sandbox. */
export interface RunningContainer {
  id: string;
  cgroup: string;
  pids: number[];
}

/**
 * Runtimes name a container's cgroup after it; LXC adds a prefix, and some put a cgroup of the container's own below that.
 */
export function runningContainers({
  processes,
  sandbox,
  cgroups,
}: Pick<KernelFacts, "processes" | "sandbox" | "cgroups">): RunningContainer[] {
  const inits = processes.filter((process) => isInitApart(process, sandbox));
  return inits.map(({ pid, cgroup }) => {
    const id = (cgroup.split("/").at(-1) ?? "").replace(/^lxc\.payload\./, "");
    return { id, cgroup, pids: cgroups.find(({ path }) => path === cgroup)?.pids ?? [pid] };
  });
}

function isInitApart({ nspids, namespaces, state }: ProcessFact, sandbox: KernelFacts["sandbox"]): boolean {
  const isApart = (["pid", "mnt"] as const).every(
    (type) => namespaces[type] !== undefined && namespaces[type] !== sandbox[type],
  );
  return isApart && nspids.at(-1) === 1 && state !== "Z";
}

/** What the kernel shows counts: of one that does not run, only Docker's record is left. */
export function mergeContainers(
  running: readonly (RunningContainer & { isFrozen: boolean })[],
  records: readonly ContainerRecord[],
): ContainerFact[] {
  const recordOf = (id: string) => records.find(({ ID }) => ID === id);
  const live = running.map(({ id, cgroup, pids, isFrozen }): ContainerFact => {
    const record = recordOf(id);
    const state = isFrozen ? "paused" : "running";
    return { id, ...namesIn(record), exitCode: null, state, cgroup, pids };
  });
  const ended = records.filter(({ ID }) => !running.some(({ id }) => id === ID));
  return [
    ...ended.map((record): ContainerFact => {
      const wasStarted = record.State.StartedAt !== NEVER;
      const exitCode = wasStarted ? record.State.ExitCode : null;
      return {
        id: record.ID,
        ...namesIn(record),
        exitCode,
        state: wasStarted ? "exited" : "created",
        cgroup: null,
        pids: [],
      };
    }),
    ...live,
  ];
}

function namesIn(record: ContainerRecord | undefined): Pick<ContainerFact, "name" | "image"> {
  return { name: record?.Name.replace(/^\//, "") ?? null, image: record?.Config.Image ?? null };
}
