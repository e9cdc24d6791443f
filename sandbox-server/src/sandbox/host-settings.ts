/**
 * Settings of the whole machine without which one sandbox could take something from all others. Each is raised when it is
 * lower and never lowered again: something else on the machine may count on it by then.
 */
import type { Host } from "../host/host.ts";

interface HostSetting {
  /** Below /proc/sys/. */
  file: string;
  /** Each number in the file is to be this or more. */
  least: bigint;
  why: string;
}

/** As good as no limit, and still a number of pages that the kernel takes on every architecture. */
const UNREACHABLE_PAGES = 2n ** 31n - 1n;

/** More than one learner can add in the five seconds after which the kernel takes unused ones back (arp(7)). */
const NEIGHBOURS = 2n ** 20n;

export const HOST_SETTINGS: readonly HostSetting[] = [
  {
    file: "fs/file-max",
    least: 2n ** 63n - 1n,
    why: "an open file is charged to the sandbox's memory, so that memory.max bounds it; systemd sets the same",
  },
  {
    file: "net/ipv4/udp_mem",
    least: UNREACHABLE_PAGES,
    why: "what sockets hold is charged to the sandbox's memory too; beyond this limit everybody's datagrams are dropped",
  },
  { file: "net/ipv4/tcp_mem", least: UNREACHABLE_PAGES, why: "the same; beyond this limit everybody's windows shrink" },
  {
    file: "kernel/pty/max",
    least: 16_384n,
    why: "ptys are counted for the whole machine, without those of the reserve: they go to whoever opens them first",
  },
  {
    file: "kernel/pty/reserve",
    least: 12_288n,
    why: "kept for what the host mounts: its own terminals and each sandbox's /dev/pts",
  },
  {
    file: "net/ipv4/neigh/default/gc_thresh3",
    least: NEIGHBOURS,
    why: "one table of neighbours for all network namespaces: whoever fills it leaves nobody a new one",
  },
  { file: "net/ipv6/neigh/default/gc_thresh3", least: NEIGHBOURS, why: "the same" },
  {
    file: "net/core/fb_tunnels_only_for_init_net",
    least: 1n,
    why: "once a learner has made a tunnel, every network namespace made later would start with gre0, sit0 and others",
  },
];

/** Sets what is not yet so. */
export function applyHostSettings(host: Host): void {
  for (const { file, least } of HOST_SETTINGS) {
    const path = `/proc/sys/${file}`;
    const numbers = host.readText(path)?.trim().split(/\s+/).map(BigInt);
    // A kernel that lacks the file has nothing to set.
    if (!numbers || numbers.every((number) => number >= least)) continue;
    host.writeText(path, numbers.map((number) => (number >= least ? number : least)).join(" "));
  }
}
