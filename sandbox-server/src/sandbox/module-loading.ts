/**
 * Bounds what the kernel spends on loading modules for learners.
 *
 * Whoever names a filesystem, a kind of network link or a file format that the kernel does not know makes it start modprobe
 * as the host's root, up to 50 at a time (kernel/module/kmod.c): work that no sandbox's limit counts, and enough to take
 * all processors from everybody. So the kernel is told to start a program of ours, which joins a cgroup with little CPU
 * before it becomes modprobe. Modules are loaded as before; a flood of requests waits for itself.
 */
import type { Host } from "../host/host.ts";
import type { Roots } from "./layout.ts";
import { CPU_PERIOD_US } from "./profiles.ts";

/** The program that the kernel starts (Documentation/admin-guide/sysctl/kernel.rst, modprobe). */
const MODPROBE = "/proc/sys/kernel/modprobe";
/** Half a processor: the twenty modules of a Docker Engine are there in a moment. */
const CPU_QUOTA_US = CPU_PERIOD_US / 2;

function places(roots: Roots) {
  // Beside the sandboxes' cgroup and not in it: what is in there is a sandbox.
  return { loader: `${roots.stateDirectory}/load-module`, cgroup: `${roots.cgroup}-modules` };
}

/** Idempotent. Does nothing where the kernel loads no modules, or the state directory may not hold programs (noexec). */
export function confineModuleLoading(host: Host, roots: Roots): void {
  const { loader, cgroup } = places(roots);
  const modprobe = host.readText(MODPROBE)?.trim();
  if (!modprobe) return;
  host.makeDirectory(cgroup);
  host.writeText(`${cgroup}/cpu.max`, `${CPU_QUOTA_US} ${CPU_PERIOD_US}`);
  if (modprobe === loader) return;
  // The cgroup may be gone while this still stands, after a crash: then it is modprobe and no more.
  const script = `#!/bin/sh\necho $$ 2>/dev/null >${cgroup}/cgroup.procs\nexec ${modprobe} "$@"\n`;
  host.writeText(loader, script, 0o755);
  if (host.isExecutable(loader)) host.writeText(MODPROBE, loader);
}

/** Gives the kernel back the program that it had. */
export function releaseModuleLoading(host: Host, roots: Roots): void {
  const { loader, cgroup } = places(roots);
  const [, before] = /^exec (.+) "\$@"$/m.exec(host.readText(loader) ?? "") ?? [];
  if (before && host.readText(MODPROBE)?.trim() === loader) host.writeText(MODPROBE, before);
  // Busy while a module is being loaded: an empty cgroup that stays does no harm.
  host.removeEmptyDirectory(cgroup);
}
