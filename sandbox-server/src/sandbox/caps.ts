/** What a host allows each sandbox at most, whatever its profile says. */
import type { ProfileName } from "../../../lib/lesson/schema.ts";
import { CPU_PERIOD_US, PROFILES, type Profile } from "./profiles.ts";

/** What is not named is not capped. */
export interface Caps {
  memoryBytes?: number | undefined;
  /** CPUs; half a one is 0.5. */
  cpus?: number | undefined;
  pids?: number | undefined;
  diskBytes?: number | undefined;
  /** All its extensions included. */
  lifetimeMs?: number | undefined;
  /** Until a sandbox that nobody looks at is stopped. */
  idleMs?: number | undefined;
  /** Until the files of a stopped sandbox go. */
  keepMs?: number | undefined;
}

/** All profiles, as this host has them. */
export type Profiles = Readonly<Record<ProfileName, Profile>>;

/** @param egress profiles that may reach the internet */
export function cappedProfiles(caps: Caps, egress: readonly ProfileName[] = []): Profiles {
  const here = (name: ProfileName) => ({ ...capped(PROFILES[name], caps), hasEgress: egress.includes(name) });
  return { base: here("base"), docker: here("docker"), playground: here("playground") };
}

/** A profile within the caps: each limit is the lower one of its own and the host's. */
export function capped(profile: Profile, caps: Caps): Profile {
  const { idle, lifetime } = profile;
  const diskBytes = lower(profile.diskBytes, caps.diskBytes);
  return {
    ...profile,
    memoryBytes: lower(profile.memoryBytes, caps.memoryBytes),
    swapBytes: lower(profile.swapBytes, caps.memoryBytes),
    cpuQuotaUs: lower(profile.cpuQuotaUs, Math.round((caps.cpus ?? Number.POSITIVE_INFINITY) * CPU_PERIOD_US)),
    maxPids: lower(profile.maxPids, caps.pids),
    diskBytes,
    // ext4's tables take 256 bytes an inode: as many on a small disk would leave no room for what is in the files.
    diskInodes: Math.floor((profile.diskInodes * diskBytes) / profile.diskBytes),
    idle: {
      freezeMs: lower(idle.freezeMs, caps.idleMs),
      stopMs: lower(idle.stopMs, caps.idleMs),
      deleteMs: lower(idle.deleteMs, caps.keepMs),
    },
    lifetime: {
      ...lifetime,
      firstMs: lower(lifetime.firstMs, caps.lifetimeMs),
      longestMs: lower(lifetime.longestMs, caps.lifetimeMs),
    },
  };
}

function lower(own: number, cap = Number.POSITIVE_INFINITY): number {
  return Math.min(own, cap);
}
