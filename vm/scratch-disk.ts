/** The VM's disk for learners' files: sparse, fresh at each boot, gone with the VM. */
import type { FileHandle } from "node:fs/promises";
import { runToEnd } from "./tethered.ts";
import { createUnlinkedFile } from "./unlinked-file.ts";

/** What learners together can fill; the host gives a block only when one is written. */
const SCRATCH_BYTES = 16 * 2 ** 30;

/** An ext4 filesystem in a file without a name on `folder`'s filesystem. The caller closes it. */
export async function createScratchDisk(folder: string): Promise<FileHandle> {
  const disk = await createUnlinkedFile(folder);
  try {
    await disk.truncate(SCRATCH_BYTES);
    // No reserved blocks: nothing in the VM needs root's 5 % when learners have filled the rest.
    await runToEnd(["mke2fs", "-q", "-F", "-t", "ext4", "-m", "0", "/proc/self/fd/3"], {
      stdio: ["ignore", "ignore", "pipe", disk.fd],
    });
    return disk;
  } catch (error) {
    await disk.close();
    throw error;
  }
}
