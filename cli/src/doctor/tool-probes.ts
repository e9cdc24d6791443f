/** Probes of the programs that Drydock starts, and of the room it needs. */
import { type Finding, finding, type HostKind, type PackageNeed } from "./finding.ts";
import type { Machine } from "./machine.ts";

const GIB = 2 ** 30;
/** The VM's least, and as much again for web, QEMU and the rest of the machine. */
const LEAST_MEMORY_BYTES = 2 * GIB;
/** Two root filesystems while they are being built, and a first few learners' files. */
const LEAST_DISK_BYTES = 3 * GIB;

interface Tool extends PackageNeed {
  /** Succeeds if it is there; the first version number it prints is shown. */
  command: readonly string[];
  neededBy: readonly HostKind[];
}

/** By the name of the package that Debian and Ubuntu have them in. */
const TOOLS: readonly Tool[] = [
  {
    name: "mmdebstrap",
    command: ["mmdebstrap", "--version"],
    neededBy: ["native", "vm"],
    why: "builds the Debian system that learners work in",
  },
  {
    name: "debian-archive-keyring",
    command: ["test", "-e", "/usr/share/keyrings/debian-archive-keyring.gpg"],
    neededBy: ["native", "vm"],
    why: "proves that the packages for it are Debian's",
  },
  {
    name: "e2fsprogs",
    command: ["mke2fs", "-V"],
    neededBy: ["native", "vm"],
    why: "makes the disks of sandboxes and of the virtual machine",
  },
  { name: "crun", command: ["crun", "--version"], neededBy: ["native"], why: "makes the sandboxes" },
  {
    name: "perl-base",
    command: ["perl", "-e", "printf '%vd', $^V"],
    neededBy: ["native"],
    why: "mounts what sandboxes stand on",
  },
  {
    name: "qemu-system-x86",
    command: ["qemu-system-x86_64", "--version"],
    neededBy: ["vm"],
    why: "runs the virtual machine",
  },
];

export async function probeTools(machine: Machine): Promise<Finding[]> {
  return Promise.all(
    TOOLS.map(async ({ name, why, command, neededBy }) => {
      const { status, output } = await machine.run(command);
      const ok = status === 0;
      const found = ok ? (/\d+\.[\d.]+/.exec(output)?.[0] ?? "there") : "missing";
      return { ...finding(name, found, ok, neededBy, `${why}: ${install(name)}`), packages: ok ? [] : [{ name, why }] };
    }),
  );
}

/** virtiofsd has a package of its own since Debian 13 and Ubuntu 24.04; before, QEMU's brought it. */
export async function probeVirtiofsd(machine: Machine): Promise<Finding[]> {
  const found = await machine.findVirtiofsd();
  const why = "shows the project folder to the virtual machine";
  if (found !== null) return [finding("virtiofsd", found, true, ["vm"], why)];
  const separate = (await machine.run(["apt-cache", "show", "virtiofsd"])).status === 0;
  const name = separate ? "virtiofsd" : "qemu-system-common";
  const remedy = `${why}: ${install(name)}`;
  return [{ ...finding("virtiofsd", "missing", false, ["vm"], remedy), packages: [{ name, why }] }];
}

/** Without it the virtual machine is emulated, and slower; nothing needs it. */
export async function probeKvm(machine: Machine): Promise<Finding[]> {
  const verdict = await machine.kvmVerdict();
  if (verdict === null) return [finding("KVM", "no probe boot yet", true, [], "")];
  const remedy = `without it the virtual machine is emulated: it works, and is slower. ${verdict.detail}`.trim();
  return [finding("KVM", verdict.reason, verdict.works, [], remedy)];
}

function install(name: string): string {
  return `install the package ${name}`;
}

export async function probeRoom(machine: Machine): Promise<Finding[]> {
  const free = await machine.freeDiskBytes();
  const gib = (bytes: number) => `${(bytes / GIB).toFixed(1)} GiB`;
  const diskRemedy = `free some space: root filesystems go to ${machine.cacheFolder}`;
  return [
    finding(
      "memory",
      gib(machine.memoryBytes),
      machine.memoryBytes >= LEAST_MEMORY_BYTES * 0.9, // What firmware and kernel keep does not count in MemTotal.
      ["vm"],
      "the virtual machine and its host want 2 GiB",
    ),
    finding("free disk space", gib(free), free >= LEAST_DISK_BYTES, ["native", "vm"], diskRemedy),
  ];
}
