/** The OCI runtime configuration of a sandbox, as data (opencontainers/runtime-spec, config.md). */
import { CAPABILITIES } from "./capabilities.ts";
import { ID_RANGE, type Layout } from "./layout.ts";
import { CPU_PERIOD_US, type Profile } from "./profiles.ts";
import { seccompProfile } from "./seccomp-profile.ts";

/** The environment of every process in a sandbox; a shell has a few names more, and nothing else. */
const ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LANG: "C.UTF-8",
  TERM: "xterm-256color",
  COLORTERM: "truecolor",
} as const;

/** The learner's account in the root filesystem. */
const LEARNER = { uid: 1000, gid: 1000, home: "/home/learner", name: "learner" } as const;

/** The group that may talk to the Docker Engine; see rootfs/docker/finish.sh. */
const DOCKER_GID = 990;

const HOSTNAME = "drydock";

/** Limits of each process (getrlimit(2)), which root inside cannot raise: it lacks CAP_SYS_RESOURCE. */
const RLIMITS = [
  { type: "RLIMIT_NOFILE", soft: 1024, hard: 65_536 },
  // A core dump may go to a program of the host's (core(5)): run by its root, outside the sandbox's limits, onto its disk.
  // At 1 byte the kernel neither starts it nor writes a file; at 0 it would start it (do_coredump(), fs/coredump.c).
  { type: "RLIMIT_CORE", soft: 1, hard: 1 },
];

/** Namespaces that the runtime makes; the user namespace, which is there already, owns them. */
const NEW_NAMESPACES = ["pid", "mount", "network", "uts", "ipc", "cgroup"];

export function ociSpec(layout: Layout, profile: Profile) {
  const capabilities = Object.keys(CAPABILITIES);
  const idMap = [{ containerID: 0, hostID: layout.firstId, size: ID_RANGE }];
  return {
    ociVersion: "1.0.2",
    hostname: HOSTNAME,
    root: { path: layout.merged, readonly: false },
    process: {
      terminal: false,
      user: { uid: 0, gid: 0 },
      cwd: "/",
      // tini reaps what learners orphan; it has nothing to do but wait.
      args: ["/usr/bin/tini", "--", "/usr/bin/sleep", "infinity"],
      env: assignments(ENVIRONMENT),
      capabilities: { bounding: capabilities, effective: capabilities, permitted: capabilities },
      rlimits: RLIMITS,
      noNewPrivileges: false,
    },
    mounts: mounts(layout, profile),
    linux: {
      namespaces: [{ type: "user", path: layout.userNamespace }, ...NEW_NAMESPACES.map((type) => ({ type }))],
      uidMappings: idMap,
      gidMappings: idMap,
      cgroupsPath: layout.cgroupsPath,
      resources: { unified: limits(profile) },
      sysctl: { "net.ipv4.ping_group_range": `0 ${ID_RANGE - 1}` },
      // No maskedPaths or readonlyPaths: the kernel refuses a new mount of proc in a nested namespace
      // unless the existing one is fully visible (mount_namespaces(7)), and nested namespaces are the
      // lesson. What would be masked belongs to the host's root, which nobody inside is.
      seccomp: seccompProfile(),
      maskedPaths: [],
      readonlyPaths: [],
    },
  };
}

/** A learner's login shell, as the `process` of OCI's config.md; capabilities and seccomp are the container's. */
export function shellProcess({ hasEngine }: Profile) {
  const { uid, gid, home, name } = LEARNER;
  return {
    terminal: true,
    user: { uid, gid, ...(hasEngine && { additionalGids: [DOCKER_GID] }) },
    cwd: home,
    args: ["/bin/bash", "--login"],
    env: assignments({ ...ENVIRONMENT, HOME: home, USER: name, LOGNAME: name, HOSTNAME, SHELL: "/bin/bash" }),
    rlimits: RLIMITS,
  };
}

/** The same for root: who a script of the lab's runs as where the learner would say sudo. */
export function rootProcess(profile: Profile) {
  const env = assignments({
    ...ENVIRONMENT,
    HOME: "/root",
    USER: "root",
    LOGNAME: "root",
    HOSTNAME,
    SHELL: "/bin/bash",
  });
  return { ...shellProcess(profile), user: { uid: 0, gid: 0 }, cwd: "/", env };
}

function assignments(environment: Readonly<Record<string, string>>): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

/** The cgroup v2 files that bound a sandbox (Documentation/admin-guide/cgroup-v2.rst). */
export function limits(profile: Profile): Record<string, string> {
  return {
    "memory.max": String(profile.memoryBytes),
    "memory.swap.max": String(profile.swapBytes),
    "cpu.max": `${profile.cpuQuotaUs} ${CPU_PERIOD_US}`,
    "pids.max": String(profile.maxPids),
    "cgroup.max.descendants": String(profile.maxCgroups),
    "cgroup.max.depth": String(profile.maxCgroupDepth),
  };
}

function mounts({ pts, dockerState, containerdState }: Layout, { hasEngine }: Profile) {
  const bind = (source: string, destination: string) => {
    return { destination, type: "none", source, options: ["bind", "nosuid", "nodev"] };
  };
  return [
    { destination: "/proc", type: "proc", source: "proc", options: ["nosuid", "noexec", "nodev"] },
    { destination: "/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "strictatime", "mode=755", "size=64k"] },
    { destination: "/dev/pts", type: "none", source: pts, options: ["bind", "nosuid", "noexec"] },
    { destination: "/dev/shm", type: "tmpfs", source: "shm", options: ["nosuid", "nodev", "mode=1777"] },
    { destination: "/dev/mqueue", type: "mqueue", source: "mqueue", options: ["nosuid", "noexec", "nodev"] },
    { destination: "/sys", type: "sysfs", source: "sysfs", options: ["nosuid", "noexec", "nodev", "ro"] },
    // ip(8) netns exec unmounts /sys and mounts its own, which the kernel refuses in a user namespace unless another one
    // is there to be seen in full (mount_too_revealing(), fs/namespace.c).
    { destination: "/.sysfs", type: "sysfs", source: "sysfs", options: ["nosuid", "noexec", "nodev"] },
    { destination: "/sys/fs/cgroup", type: "cgroup", source: "cgroup", options: ["nosuid", "noexec", "nodev", "rw"] },
    { destination: "/run", type: "tmpfs", source: "tmpfs", options: ["nosuid", "nodev", "mode=755"] },
    ...(hasEngine ? [bind(dockerState, "/var/lib/docker"), bind(containerdState, "/var/lib/containerd")] : []),
  ];
}
