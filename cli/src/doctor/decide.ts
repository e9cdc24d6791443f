/** Where sandboxes are to run, from what was found: a pure function, and the sentence that says why. */
import type { Finding, HostKind, PackageNeed } from "./finding.ts";

export interface Decision {
  /** The host that works, or would once {@link Decision.packages} are there; null when none does. */
  host: HostKind | null;
  /** Packages that this host still lacks. */
  packages: PackageNeed[];
  /** Why this host, in one sentence. */
  reason: string;
}

/** The native host if it works, else the VM. `forced` takes the choice away, but not the conditions. */
export function decide(findings: readonly Finding[], forced?: HostKind): Decision {
  const candidates: readonly HostKind[] = forced === undefined ? ["native", "vm"] : [forced];
  const host = candidates.find((kind) => obstacles(findings, kind).length === 0) ?? null;
  if (host === null) {
    const wanted = candidates.at(-1) ?? "vm";
    return { host, packages: [], reason: `${NAMES[wanted]} cannot work: ${list(obstacles(findings, wanted))}` };
  }
  return { host, packages: packagesFor(findings, host), reason: reasonFor(findings, host, forced) };
}

const NAMES = { native: "This machine's own kernel", vm: "The virtual machine" } as const;

function reasonFor(findings: readonly Finding[], host: HostKind, forced: HostKind | undefined): string {
  if (forced !== undefined) return `asked for with --host ${forced}`;
  if (host === "native") return "this kernel has all that a sandbox needs";
  return `this machine's own kernel will not do: ${list(obstacles(findings, "native"))}`;
}

/** What a host lacks and no package can bring. */
function obstacles(findings: readonly Finding[], host: HostKind): Finding[] {
  return lacks(findings, host).filter(({ packages }) => packages.length === 0);
}

function packagesFor(findings: readonly Finding[], host: HostKind): PackageNeed[] {
  return lacks(findings, host).flatMap(({ packages }) => packages);
}

function lacks(findings: readonly Finding[], host: HostKind): Finding[] {
  return findings.filter(({ ok, neededBy }) => !ok && neededBy.includes(host));
}

function list(findings: readonly Finding[]): string {
  return findings.map(({ subject, found }) => `${subject} (${found})`).join(", ");
}
