/** What must be there before a VM boots: its images, and the knowledge of how fast the machine can run it. */
import type { Accelerator, VmImages } from "../../../vm/qemu.ts";
import { cacheFolder } from "../places.ts";
import { ProgressLine } from "../progress-line.ts";
import { ensureVmImages } from "../rootfs/build.ts";

/** Builds what is missing, and shows how far that is. */
export async function prepareVm(): Promise<{ images: VmImages; accelerator: Accelerator }> {
  const line = new ProgressLine();
  const images = await ensureVmImages({
    cacheFolder: cacheFolder(),
    onProgress: (what, { stage, percent }) => line.show(`Building the ${what} system: ${stage}`, percent),
  });
  line.done();
  return { images, accelerator: "emulation" };
}
