/** Probes of the kernel and of what this process may do with it. */
import { type Finding, finding } from "./finding.ts";
import type { Machine } from "./machine.ts";

/** The cgroup v2 controllers that a sandbox's limits and lessons are made of. */
const CONTROLLERS = ["cpu", "memory", "pids", "io", "cpuset"];

export async function probeSystem({ platform, arch, kernelRelease }: Machine): Promise<Finding[]> {
  const runs = platform === "linux" && (arch === "x64" || arch === "arm64");
  return [
    finding("system", `${platform} ${kernelRelease}, ${arch}`, runs, ["native", "vm"], "use Linux on x86-64 or arm64"),
    finding("VM's processor", arch, arch === "x64", ["vm"], "the virtual machine is built for x86-64 only"),
  ];
}

export async function probeRoot({ isRoot }: Machine): Promise<Finding[]> {
  const remedy = "making sandboxes on this kernel takes root: sudo npm start";
  return [finding("root", isRoot ? "yes" : "no", isRoot, ["native"], remedy)];
}

export async function probeCgroup(machine: Machine): Promise<Finding[]> {
  const subject = "cgroup v2";
  const controllers = await machine.readText("/sys/fs/cgroup/cgroup.controllers");
  if (controllers === null) {
    const hybrid = (await machine.readText("/sys/fs/cgroup/unified/cgroup.controllers")) !== null;
    const found = hybrid ? "hybrid: its controllers are on version 1" : "not mounted at /sys/fs/cgroup";
    const remedy = "boot with systemd.unified_cgroup_hierarchy=1, or let Drydock use its virtual machine";
    return [finding(subject, found, false, ["native"], remedy)];
  }
  const present = controllers.trim().split(/\s+/);
  const missing = CONTROLLERS.filter((name) => !present.includes(name));
  const found = missing.length === 0 ? CONTROLLERS.join(" ") : `without ${missing.join(" ")}`;
  return [
    finding(subject, found, missing.length === 0, ["native"], "give this system (a container?) these controllers"),
  ];
}

export async function probeUserNamespaces(machine: Machine): Promise<Finding[]> {
  return [await (machine.isRoot ? probeAsRoot(machine) : probeAsUser(machine))];
}

async function probeAsRoot(machine: Machine): Promise<Finding> {
  const { status, output } = await machine.run(["unshare", "--user", "true"]);
  const found = status === 0 ? "can be made" : lastLine(output);
  return finding("user namespaces", found, status === 0, ["native"], "raise user.max_user_namespaces (sysctl)");
}

/** A user needs them with ids of its own: only so can it unpack a Debian system. */
async function probeAsUser(machine: Machine): Promise<Finding> {
  const subject = "user namespaces";
  const { status, output } = await machine.run(["unshare", "--user", "--map-root-user", "--map-auto", "true"]);
  if (status === 0) return finding(subject, "can be made, with ids of /etc/subuid", true, ["vm"], "");
  if ((await machine.run(["newuidmap"])).status !== null) {
    return finding(
      subject,
      lastLine(output),
      false,
      ["vm"],
      "start Drydock as root, or grant this user ids in /etc/subuid",
    );
  }
  const need = { name: "uidmap", why: "lets a user own more than one id, as building a Debian system takes" };
  return { ...finding(subject, "newuidmap is missing", false, ["vm"], need.why), packages: [need] };
}

/** Each sandbox's disk is an image file behind one. */
export async function probeLoopDevices(machine: Machine): Promise<Finding[]> {
  const subject = "loop devices";
  if (!machine.isRoot) return [finding(subject, "not tried without root", false, ["native"], "")];
  const { status, output } = await machine.run(["losetup", "--find"]);
  return [finding(subject, lastLine(output) || "none", status === 0, ["native"], "load the kernel module loop")];
}

/** What the timeline of kernel events is read from; the lab works without it. */
export async function probeTracefs(machine: Machine): Promise<Finding[]> {
  const known = (await machine.readText("/proc/filesystems"))?.includes("\ttracefs") ?? false;
  return [finding("tracefs", known ? "there" : "missing", known, [], "this kernel has no CONFIG_FTRACE")];
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}
