/** Parses /proc/PID/mountinfo (proc_pid_mountinfo(5)). */
import type { MountView, OverlayView, Propagation } from "./mount-view.ts";

/** The mounts in their order, at most so many; a line that is cut off is left out. */
export function parseMountinfo(text: string, maxMounts: number): { mounts: MountView[]; isCut: boolean } {
  const mounts: MountView[] = [];
  for (const line of text.split("\n", maxMounts + 1)) {
    const mount = parseLine(line);
    if (mount && mounts.length === maxMounts) return { mounts, isCut: true };
    if (mount) mounts.push(mount);
  }
  return { mounts, isCut: false };
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue` */
function parseLine(line: string): MountView | null {
  const [mine = "", theirs] = line.split(" - ");
  if (theirs === undefined) return null;
  const [id, parent, device = "", root = "", mountPoint = "", options = "", ...tags] = mine.split(" ");
  const [fsType = "", source = "", superOptions = ""] = theirs.split(" ");
  const mount: MountView = {
    id: Number(id),
    parent: Number(parent),
    device,
    root: unescaped(root),
    mountPoint: unescaped(mountPoint),
    options: options.split(","),
    propagation: parsePropagation(tags),
    fsType: unescaped(fsType),
    source: unescaped(source),
    superOptions: superOptions.split(",").map(unescaped),
  };
  if (fsType === "overlay") mount.overlay = parseOverlay(mount.superOptions);
  return mount;
}

function parsePropagation(tags: readonly string[]): Propagation {
  const numberOf = (name: string) => tags.find((tag) => tag.startsWith(`${name}:`))?.slice(name.length + 1);
  const [shared, master, from] = [numberOf("shared"), numberOf("master"), numberOf("propagate_from")];
  return {
    ...(shared === undefined ? {} : { shared: Number(shared) }),
    ...(master === undefined ? {} : { master: Number(master) }),
    ...(from === undefined ? {} : { propagateFrom: Number(from) }),
    ...(tags.includes("unbindable") ? { unbindable: true } : {}),
  };
}

/** Since Linux 6.8 layers that were added one by one are told one by one (`lowerdir+=`). */
function parseOverlay(options: readonly string[]): OverlayView {
  const optionOf = (name: string) => options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
  const added = options
    .filter((option) => option.startsWith("lowerdir+="))
    .map((option) => option.slice("lowerdir+=".length));
  return {
    lower: added.length > 0 ? added : (optionOf("lowerdir") ?? "").split(":").filter(Boolean),
    upper: optionOf("upperdir") ?? null,
    work: optionOf("workdir") ?? null,
    changes: null,
    isCut: false,
  };
}

/** Space, tab, newline, backslash and the like are written as three octal digits. */
function unescaped(text: string): string {
  return text.includes("\\")
    ? text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)))
    : text;
}
