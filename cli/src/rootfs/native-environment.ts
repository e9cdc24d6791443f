/** The learners' root filesystems as folders, built where they are missing, with the progress on the terminal's last line. */
import { cacheFolder } from "../places.ts";
import { ProgressLine } from "../progress-line.ts";
import { ensureLearnerTrees } from "./build.ts";

/** What a program of the sandbox-server's on this machine's own kernel is told by: where these trees and its state are. */
export async function nativeEnvironment(): Promise<Record<string, string>> {
  const line = new ProgressLine();
  const trees = await ensureLearnerTrees({
    cacheFolder: cacheFolder(),
    onProgress: (what, { stage, percent }) => line.show(`Building the ${what} system: ${stage}`, percent),
  }).finally(() => line.done());
  return {
    DRYDOCK_ROOTFS: trees.base,
    DRYDOCK_ROOTFS_DOCKER: trees.docker,
    DRYDOCK_STATE: "/var/lib/drydock",
  };
}
