/** Who QEMU is when root starts it: learners' code runs behind it, so it gets no right that it does not need. */
import { stat } from "node:fs/promises";
import type { ProcessUser } from "./tethered.ts";

/** An id without an account. Not `nobody`, which is web: one is not to touch the other. */
const QEMU_ID = 65533;

/** Null when we are not root: then QEMU is who we are. */
export async function qemuUser(): Promise<ProcessUser | null> {
  if (process.getuid?.() !== 0) return null;
  const kvm = await stat("/dev/kvm").catch(() => null);
  // The group kvm, where there is one; never root's.
  return { id: QEMU_ID, groups: kvm === null || kvm.gid === 0 ? [] : [kvm.gid] };
}
