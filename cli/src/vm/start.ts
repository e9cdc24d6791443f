/** Boots the VM as this machine can: images built, memory and processors sized, a free port found. */

import { once } from "node:events";
import { createServer } from "node:net";
import { availableParallelism, totalmem } from "node:os";
import { bootVm, type Vm, type VmOptions } from "../../../vm/boot.ts";
import type { Accelerator, VmImages } from "../../../vm/qemu.ts";
import { cacheFolder, makePrivateFolder, PROJECT } from "../places.ts";

const GIB = 2 ** 30;
/** Room for several sandboxes of 512 MiB beside the system's own 300 MiB. */
const DEFAULT_MEMORY_BYTES = 3 * GIB;
const LEAST_MEMORY_BYTES = 1 * GIB;
/** More than this QEMU's emulation does not put to use. */
const MOST_CPUS = 8;

/** Where the guest's init has put things; see vm/guest/init. */
const GUEST_PLACES = {
  DRYDOCK_ROOTFS: "/drydock-root",
  DRYDOCK_STATE: "/var/lib/drydock",
  DRYDOCK_LESSONS: "/drydock/lessons",
  DRYDOCK_CGROUP: "/sys/fs/cgroup/drydock",
};

export interface StartOptions extends Pick<VmOptions, "mode" | "environment"> {
  images: VmImages;
  accelerator: Accelerator;
  stateFolder: string;
}

/** Boots the VM; resolves with it and the port on 127.0.0.1 that leads to its sandbox-server. */
export async function startVm(options: StartOptions): Promise<{ vm: Vm; hostPort: number }> {
  await makePrivateFolder(options.stateFolder);
  const hostPort = await freePort();
  const vm = await bootVm({
    ...options,
    environment: { ...GUEST_PLACES, ...options.environment },
    hostPort,
    cpus: Math.min(availableParallelism(), MOST_CPUS),
    memoryBytes: vmMemoryBytes(totalmem()),
    project: PROJECT,
    scratchFolder: cacheFolder(),
  });
  return { vm, hostPort };
}

/** Three GiB, or half of what the machine has when that is less: the lab is not alone on it. */
export function vmMemoryBytes(totalBytes: number): number {
  return Math.max(LEAST_MEMORY_BYTES, Math.min(DEFAULT_MEMORY_BYTES, Math.floor(totalBytes / 2)));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return address.port;
}
