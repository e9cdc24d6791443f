/** The sandbox host on this machine's own kernel: sandbox-server as a child process, as root. */
import path from "node:path";
import { systemEnvironment } from "../../../vm/tethered.ts";
import { PROJECT, projectNode } from "../places.ts";
import { type LabSettings, sandboxServerEnvironment } from "./environment.ts";
import { startLogged } from "./logged-process.ts";
import type { Running } from "./service.ts";

/** Time for the server to end every sandbox: kill, unmount, remove the cgroup. */
const STOP_GRACE_MS = 15_000;

export interface NativeHostOptions {
  settings: LabSettings;
  /** The learner's root filesystems, folders. */
  rootfs: { base: string; docker: string };
  /** Folder for learners' files. */
  sandboxFolder: string;
  logFile: string;
}

export function startNativeHost({ settings, rootfs, sandboxFolder, logFile }: NativeHostOptions): Promise<Running> {
  return startLogged({
    command: [projectNode(PROJECT), path.join(PROJECT, "sandbox-server/src/main.ts")],
    logFile,
    graceMs: STOP_GRACE_MS,
    // If we are killed it still has sandboxes to take down: it is asked to end, not killed.
    deathSignal: "TERM",
    cwd: PROJECT,
    env: {
      ...systemEnvironment(),
      ...sandboxServerEnvironment(settings, PROJECT),
      DRYDOCK_LISTEN: `127.0.0.1:${settings.sandboxPort}`,
      DRYDOCK_ROOTFS: rootfs.base,
      DRYDOCK_ROOTFS_DOCKER: rootfs.docker,
      DRYDOCK_STATE: sandboxFolder,
      // One for each lab: at its start a server sweeps what an earlier one left in its own.
      DRYDOCK_CGROUP: `/sys/fs/cgroup/drydock-${settings.port}`,
    },
  });
}
