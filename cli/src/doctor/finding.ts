/** What the doctor found, and what follows from it. */

/** Where sandboxes can run: on this machine's own kernel, or on that of a virtual machine. */
export type HostKind = "native" | "vm";

export interface Finding {
  /** What was looked at: `cgroup v2`. */
  subject: string;
  /** What is there, short: `2.41.1`, `missing`. */
  found: string;
  /** Whether that is enough. */
  ok: boolean;
  /** The hosts that cannot do without it; empty for what is merely good to know. */
  neededBy: readonly HostKind[];
  /** Why it is not enough and what to do; empty when it is. */
  remedy: string;
  /** Debian packages that would mend it. */
  packages: readonly PackageNeed[];
}

/** A Debian package and what Drydock wants it for. */
export interface PackageNeed {
  name: string;
  why: string;
}

/** A finding without packages. `remedy` is for the case that it is not ok. */
export function finding(
  subject: string,
  found: string,
  ok: boolean,
  neededBy: readonly HostKind[],
  remedy: string,
): Finding {
  return { subject, found, ok, neededBy, remedy: ok ? "" : remedy, packages: [] };
}
