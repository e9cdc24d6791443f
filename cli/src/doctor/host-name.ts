/** What people read for a sandbox host. */
import type { KvmVerdict } from "../../../vm/kvm-probe.ts";
import type { HostKind } from "./finding.ts";

/** `native`, `vm (kvm)` or `vm (emulation)`; before a probe boot just `vm`. */
export function describeHost(host: HostKind, kvm: KvmVerdict | null): string {
  if (host === "native" || kvm === null) return host;
  return kvm.works ? "vm (kvm)" : "vm (emulation)";
}
