/** What is mounted at or below a path, from /proc/self/mountinfo (proc_pid_mountinfo(5)). */
import type { Host } from "../host/host.ts";

/** Mount points at or below `path`, the last mounted first, one entry for each of a stack. */
export function mountPointsBelow(host: Host, path: string): string[] {
  const mountinfo = host.readText("/proc/self/mountinfo") ?? "";
  return mountinfo
    .split("\n")
    .map((line) => unescapeMountPath(line.split(" ")[4] ?? ""))
    .filter((mountPoint) => mountPoint === path || mountPoint.startsWith(`${path}/`))
    .reverse();
}

/** mountinfo writes space, tab, newline and backslash as octal escapes. */
function unescapeMountPath(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
