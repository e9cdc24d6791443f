/** What an event says, in the words of the system call that made it, and when it was. Pure. */
import { cloneFlagNames, mountFlagNames, signalName, umountFlagNames } from "#lib/kernel/flags.ts";
import type { Act, ActKind } from "#lib/kernel/timeline.ts";

export function actText(act: Act): string {
  const text = called(act);
  return "error" in act && act.error !== null ? `${text} = ${act.error}` : text;
}

function called(act: Act): string {
  switch (act.kind) {
    case "fork": {
      const made = cloneFlagNames(act.flags, true).filter((name) => name.startsWith("CLONE_NEW"));
      return `${made.length > 0 ? `clone(${made.join("|")})` : "fork()"} → ${act.child.pid}${act.child.nspid === null ? "" : ` (inside ${act.child.nspid})`}`;
    }
    case "exec":
      return `execve(${quoted(act.path)}) ${act.argv?.join(" ") ?? ""}`;
    case "exit":
      if (act.signal !== null) return `ended by ${signalName(act.signal)}`;
      return act.code === null ? "ended" : `exit(${act.code})`;
    case "unshare":
      return `unshare(${flags(cloneFlagNames(act.flags))})`;
    case "setns":
      return `setns(${flags(cloneFlagNames(act.types))})${act.into.map(({ type, inode, pid }) => ` → ${type}:[${inode}]${pid === null ? "" : ` of ${pid}`}`).join("")}`;
    case "mount":
      return `${act.call}(${quoted(act.source)}, ${quoted(act.target)}, ${quoted(act.fsType)}, ${flags(mountFlagNames(act.flags))})`;
    case "umount":
      return `umount2(${quoted(act.target)}, ${flags(umountFlagNames(act.flags))})`;
    case "pivot_root":
      return `pivot_root(${quoted(act.newRoot)}, ${quoted(act.putOld)})`;
    case "sethostname":
      return `sethostname(${quoted(act.hostname)})`;
    case "cgroup-mkdir":
      return `cgroup made: ${act.path}`;
    case "cgroup-rmdir":
      return `cgroup removed: ${act.path}`;
    case "cgroup-attach":
      return `${act.moved.comm} (${act.moved.pid}) moved into cgroup ${act.path}`;
    case "oom-kill":
      return `out of memory: the kernel kills ${act.victim.comm} (${act.victim.pid})`;
    case "lost":
      return act.count === null
        ? "some events were lost: too many at once"
        : `${act.count} events were lost: too many at once`;
    case "skipped":
      return `${act.count} events were left out: too many in a second`;
  }
}

/** Kinds that are filtered together. */
export const KIND_GROUPS = {
  processes: ["fork", "exec", "exit"],
  namespaces: ["unshare", "setns", "sethostname"],
  mounts: ["mount", "umount", "pivot_root"],
  cgroups: ["cgroup-mkdir", "cgroup-rmdir", "cgroup-attach", "oom-kill"],
} as const satisfies Record<string, ActKind[]>;
export type KindGroup = keyof typeof KIND_GROUPS;

/** Null for what is told whatever is filtered: that events are missing. */
export function groupOf(kind: ActKind): KindGroup | null {
  const found = Object.entries(KIND_GROUPS).find(([, kinds]) => (kinds as readonly ActKind[]).includes(kind));
  return (found?.[0] as KindGroup | undefined) ?? null;
}

/** In the time of the browser's place, to the millisecond. */
export function clockText(atMs: number): string {
  const date = new Date(atMs);
  return `${date.toLocaleTimeString("en-GB")}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

function quoted(text: string | null): string {
  return text === null ? "NULL" : `"${text}"`;
}

function flags(names: string[]): string {
  return names.join("|") || "0";
}
