/** Sandbox profiles as data: what a learner may use, and why so much. */
import type { ProfileName } from "../../../lib/lesson/schema.ts";

const MEBIBYTE = 1024 * 1024;

/** The limits of a sandbox; the kernel enforces each through the cgroup file named. */
export interface Profile {
  /** memory.max. */
  memoryBytes: number;
  /** memory.swap.max. */
  swapBytes: number;
  /** cpu.max: so many microseconds of CPU in each period of 100 ms; 100,000 is one CPU. */
  cpuQuotaUs: number;
  /** pids.max: processes and threads. */
  maxPids: number;
  /** cgroup.max.descendants: cgroups the learner may make. */
  maxCgroups: number;
  /** cgroup.max.depth. */
  maxCgroupDepth: number;
  /** Size of the filesystem that holds all the learner writes. */
  diskBytes: number;
  /** Files and directories in it. */
  diskInodes: number;
  /** Nested objects by their file in /proc/sys/user/ (namespaces(7), inotify(7)). */
  nested: Readonly<Record<string, number>>;
  /** Is there a Docker Engine to be started: another root filesystem, and a place for what the engine keeps? */
  hasEngine: boolean;
  /** Terminals open at a time, each with a shell inside and a screen kept by the server. */
  maxTerminals: number;
  idle: IdleTimes;
  lifetime: Lifetime;
  /** May it reach the internet? Only a host can say so. */
  hasEgress: boolean;
}

/** What happens to a sandbox that nobody looks at; the first two count from when the last one left. */
export interface IdleTimes {
  /** Its processes stand still, memory kept. Long enough for a reload and a short walk. */
  freezeMs: number;
  /** Its processes end, files kept. */
  stopMs: number;
  /** Its files go; counts from when it was stopped. */
  deleteMs: number;
}

/** How long a sandbox may run, however busy. */
export interface Lifetime {
  firstMs: number;
  /** What one extension adds. */
  extensionMs: number;
  /** All of it together, at most. */
  longestMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const CPU_PERIOD_US = 100_000;

/** For lessons whose containers are made by hand, a few at a time. */
const base: Profile = {
  // More than the 512 MiB that the cgroup lesson allots, so that the learner's own limit is hit first.
  memoryBytes: 768 * MEBIBYTE,
  swapBytes: 0,
  cpuQuotaUs: 100_000,
  maxPids: 512,
  maxCgroups: 64,
  maxCgroupDepth: 8,
  diskBytes: 1024 * MEBIBYTE,
  diskInodes: 100_000,
  nested: {
    max_user_namespaces: 64,
    max_pid_namespaces: 64,
    max_mnt_namespaces: 128,
    // Each costs the kernel some 100 KiB, a slow teardown, and up to 256 bytes times nf_conntrack_max for the
    // connections it tracks, none of which memory.max counts.
    max_net_namespaces: 10,
    max_uts_namespaces: 64,
    max_ipc_namespaces: 64,
    max_cgroup_namespaces: 64,
    max_time_namespaces: 16,
    max_inotify_instances: 128,
    max_inotify_watches: 16_384,
  },
  hasEngine: false,
  maxTerminals: 6,
  idle: { freezeMs: 2 * MINUTE_MS, stopMs: 30 * MINUTE_MS, deleteMs: 24 * HOUR_MS },
  lifetime: { firstMs: 4 * HOUR_MS, extensionMs: HOUR_MS, longestMs: 12 * HOUR_MS },
  hasEgress: false,
};

/** For lessons with a Docker Engine and some ten containers inside. */
const docker: Profile = {
  ...base,
  // The engine and containerd take some 140 MiB, and each container's page cache counts.
  memoryBytes: 1536 * MEBIBYTE,
  // Each container's shim alone has a dozen threads.
  maxPids: 2048,
  maxCgroups: 256,
  // Images are unpacked onto it, beside the archives they came in.
  diskBytes: 4096 * MEBIBYTE,
  diskInodes: 400_000,
  nested: {
    ...base.nested,
    max_pid_namespaces: 128,
    max_mnt_namespaces: 256,
    // The sandbox's own, one for each container, and those of the lesson on networks.
    max_net_namespaces: 24,
    max_uts_namespaces: 128,
    max_ipc_namespaces: 128,
    max_cgroup_namespaces: 128,
    max_inotify_instances: 256,
  },
  hasEngine: true,
};

/** For trying things without a lesson: nothing says when it is done, so its time is shorter and its terminals are more. */
const playground: Profile = {
  ...base,
  maxTerminals: 8,
  lifetime: { firstMs: 2 * HOUR_MS, extensionMs: HOUR_MS, longestMs: 8 * HOUR_MS },
};

export const PROFILES: Readonly<Record<ProfileName, Profile>> = { base, docker, playground };
