/** What must be there before a VM boots: its images, and the knowledge of how fast this machine can run it. */
import type { KvmVerdict } from "../../../vm/kvm-probe.ts";
import type { Accelerator, VmImages } from "../../../vm/qemu.ts";
import { kvmVerdict } from "../doctor/kvm-verdict.ts";
import { type BuildContext, ensureVmImages } from "../rootfs/build.ts";

export interface PreparedVm {
  images: VmImages;
  accelerator: Accelerator;
  kvm: KvmVerdict;
}

export async function prepareVm(context: BuildContext): Promise<PreparedVm> {
  const images = await ensureVmImages(context);
  const kvm = await kvmVerdict(images);
  return { images, kvm, accelerator: kvm.works ? "kvm" : "emulation" };
}
