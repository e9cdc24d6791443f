/** Machines as the doctor met them, for its tests: what their files and programs answered. */
import type { Machine, Ran } from "./machine.ts";

const GIB = 2 ** 30;

/** A machine made of answers. Programs are found by their whole command line, or by its first word. */
export interface Recording extends Partial<Omit<Machine, "run" | "readText">> {
  files?: Record<string, string>;
  programs?: Record<string, Ran>;
}

const works = (output = ""): Ran => ({ status: 0, output });
const missing: Ran = { status: null, output: "" };

/** Debian 13 as a server: root, nothing installed yet but Node, npm and what Debian brings. */
export const freshDebian13: Recording = {
  kernelRelease: "6.12.48+deb13-amd64",
  files: {
    "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory hugetlb pids rdma misc dmem\n",
    "/proc/filesystems": "nodev\ttracefs\nnodev\toverlay\n\text4\n",
  },
  programs: {
    unshare: works(),
    sh: works("overlay\nidmap\n"),
    test: works(),
    perl: works("5.40.1"),
    mke2fs: works("mke2fs 1.47.2 (1-Jan-2025)"),
    losetup: works("/dev/loop0"),
    "apt-cache show virtiofsd": works(),
  },
};

/** The same after `drydock up` has installed what it wanted. */
export const debian13: Recording = {
  ...freshDebian13,
  programs: {
    ...freshDebian13.programs,
    mmdebstrap: works("mmdebstrap 1.5.7"),
    crun: works("crun version 1.21"),
  },
};

/** Debian 12 in a virtual machine with hybrid cgroups and its folders on a filesystem without idmapped mounts, root. */
export const hybridDebian12: Recording = {
  kernelRelease: "6.18.44",
  files: {
    "/sys/fs/cgroup/unified/cgroup.controllers": "hugetlb\n",
    "/proc/filesystems": "nodev\ttracefs\n",
  },
  programs: {
    unshare: works(),
    sh: { status: 1, output: "overlay\nstep 1: mount_setattr: Invalid argument\n" },
    test: works(),
    perl: works("5.40.1"),
    mmdebstrap: works("mmdebstrap 1.3.5"),
    mke2fs: works("mke2fs 1.47.0 (5-Feb-2023)"),
    losetup: works("/dev/loop0"),
    crun: works("crun version 1.8.1\ncommit: f8a096be"),
    "qemu-system-x86_64": works("QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18+b3)"),
  },
  findVirtiofsd: async () => "/usr/lib/qemu/virtiofsd",
  kvmVerdict: async () => ({ works: false, reason: "a probe boot failed", detail: "kvm_buf_set_msrs: Assertion" }),
};

/** Ubuntu 24.04, an ordinary user, no package installed; AppArmor lets him make user namespaces. */
export const ubuntuUser: Recording = {
  kernelRelease: "6.8.0-60-generic",
  isRoot: false,
  files: {
    "/sys/fs/cgroup/cgroup.controllers": "cpuset cpu io memory pids\n",
    "/proc/filesystems": "nodev\ttracefs\n",
  },
  programs: {
    unshare: { status: 1, output: "unshare: failed to execute newuidmap: No such file or directory\n" },
    "test -e /usr/share/keyrings/debian-archive-keyring.gpg": { status: 1, output: "" },
    mke2fs: works("mke2fs 1.47.0 (5-Feb-2023)"),
    "apt-cache show virtiofsd": works(),
    perl: works("5.38.2"),
  },
};

/** Turns a recording into the machine it was made of. */
export function playBack({ files = {}, programs = {}, ...facts }: Recording): Machine {
  return {
    platform: "linux",
    arch: "x64",
    kernelRelease: "6.12.0",
    isRoot: true,
    memoryBytes: 8 * GIB,
    cacheFolder: "/var/cache/drydock",
    freeDiskBytes: async () => 50 * GIB,
    findVirtiofsd: async () => null,
    kvmVerdict: async () => null,
    ...facts,
    readText: async (file) => files[file] ?? null,
    run: async (command) => programs[command.join(" ")] ?? programs[command[0] ?? ""] ?? missing,
  };
}
