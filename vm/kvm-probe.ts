/** Does KVM work here? Only a boot can tell: the device may be there, open, and yet hang every guest. */
import { text } from "node:stream/consumers";
import { QEMU, type VmImages } from "./qemu.ts";
import { qemuUser } from "./qemu-user.ts";
import { endOf, endProcess, spawnTethered } from "./tethered.ts";

/** With a working KVM this boot takes under two seconds; a broken one hangs. */
const DEADLINE_MS = 15_000;

export interface KvmVerdict {
  works: boolean;
  /** Why, in a few words. */
  reason: string;
  /** What QEMU said to it, if anything. */
  detail: string;
}

/** Boots kernel and initrd alone under KVM; the initrd says `drydock: booted` and powers off. */
export async function probeKvm(images: Pick<VmImages, "kernel" | "initrd">): Promise<KvmVerdict> {
  const machine = ["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-machine", "q35", "-m", "512"];
  const boot = ["-kernel", images.kernel, "-initrd", images.initrd, "-append", "console=ttyS0 panic=-1 quiet"];
  const user = await qemuUser();
  const child = spawnTethered([QEMU, ...machine, "-accel", "kvm", "-cpu", "host", ...boot, "-serial", "stdio"], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(user && { user }),
  });
  const deadline = setTimeout(() => void endProcess(child, 0), DEADLINE_MS);
  const [serial, errors, end] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    endOf(child),
  ]).finally(() => clearTimeout(deadline));
  if (serial.includes("drydock: booted")) return { works: true, reason: "a probe boot succeeded", detail: "" };
  const reason = end === "signal SIGKILL" ? "a probe boot hung" : "a probe boot failed";
  return { works: false, reason, detail: errors.trim().split("\n").at(-1) ?? "" };
}
