/** Reads the sandbox's containers: those that run from the kernel, the others from what Docker keeps of them. */
import {
  type ContainerRecord,
  mergeContainers,
  parseContainerRecord,
  runningContainers,
} from "../../../lib/kernel/containers.ts";
import type { ContainerFact, KernelFacts } from "../../../lib/kernel/facts.ts";
import type { Host } from "../host/host.ts";
import { listSandboxDirectory, readSandboxFile } from "./sandbox-file.ts";

const RECORDS = "/var/lib/docker/containers";

/** Containers whose records are read; a lesson has a handful. */
const MAX_RECORDS = 32;

/** @param cgroupRoot absolute path of the sandbox's cgroup */
export async function readContainers(host: Host, facts: KernelFacts, cgroupRoot: string): Promise<ContainerFact[]> {
  const running = runningContainers(facts).map((container) => {
    const events = host.readText(`${cgroupRoot}${container.cgroup}/cgroup.events`) ?? "";
    return { ...container, isFrozen: /^frozen 1$/m.test(events) };
  });
  return mergeContainers(running, await readRecords(facts));
}

async function readRecords({ init: pid, sandbox: { mnt: mountNamespace } }: KernelFacts): Promise<ContainerRecord[]> {
  if (pid === undefined || mountNamespace === undefined) return [];
  const place = { pid, mountNamespace, follow: false, contents: true };
  const ids = await listSandboxDirectory({ ...place, path: RECORDS }, MAX_RECORDS);
  const records: ContainerRecord[] = [];
  for (const id of ids.filter((name) => /^[\da-f]{64}$/.test(name))) {
    const file = await readSandboxFile({ ...place, path: `${RECORDS}/${id}/config.v2.json` });
    const record =
      typeof file === "object" && file.text !== undefined && !file.isCut ? parseContainerRecord(file.text) : null;
    if (record?.ID === id) records.push(record);
  }
  return records;
}
