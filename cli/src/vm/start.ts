/** Boots the VM sized for this machine. */
import { availableParallelism, totalmem } from "node:os";
import { bootVm, type Vm, type VmOptions } from "../../../vm/boot.ts";
import { cacheFolder, PROJECT } from "../places.ts";

const GIB = 2 ** 30;
/** Room for several sandboxes of 512 MiB beside the system's own 300 MiB. */
const DEFAULT_MEMORY_BYTES = 3 * GIB;
const LEAST_MEMORY_BYTES = 1 * GIB;
/** More than this QEMU's emulation does not put to use. */
const MOST_CPUS = 8;

/** The project as the guest sees it. */
export const GUEST_PROJECT = "/drydock";

/** Where the guest's init has put things; see vm/guest/init. */
const GUEST_PLACES = {
  DRYDOCK_ROOTFS: "/drydock-root",
  DRYDOCK_ROOTFS_DOCKER: "/drydock-root-docker",
  DRYDOCK_STATE: "/var/lib/drydock",
  DRYDOCK_LESSONS: `${GUEST_PROJECT}/lessons`,
  DRYDOCK_CGROUP: "/sys/fs/cgroup/drydock",
};

/** All that is not this machine's own affair. */
export type StartOptions = Pick<
  VmOptions,
  "mode" | "environment" | "images" | "accelerator" | "hostPort" | "stateFolder" | "logFolder"
>;

export function startVm(options: StartOptions): Promise<Vm> {
  return bootVm({
    ...options,
    environment: { ...GUEST_PLACES, ...options.environment },
    cpus: Math.min(availableParallelism(), MOST_CPUS),
    memoryBytes: vmMemoryBytes(totalmem()),
    project: PROJECT,
    scratchFolder: cacheFolder(),
  });
}

/** Three GiB, or half of what the machine has when that is less: the lab is not alone on it. */
export function vmMemoryBytes(totalBytes: number): number {
  return Math.max(LEAST_MEMORY_BYTES, Math.min(DEFAULT_MEMORY_BYTES, Math.floor(totalBytes / 2)));
}
