/** A sandbox as the host's kernel shows it, for tests of predicates: its shell, and what a test adds. */
import type { CgroupFact, KernelFacts, ProcessFact } from "../facts.ts";

/** First id of the sandbox on the host. */
export const FIRST_ID = 0x7000_0000;

export const shell: ProcessFact = {
  pid: 4700,
  ppid: 1,
  nspids: [12],
  comm: "bash",
  exe: "/usr/bin/bash",
  state: "S",
  uid: FIRST_ID + 1000,
  namespaces: { user: 10, pid: 100, mnt: 101, net: 102, uts: 103, ipc: 104, cgroup: 105 },
  cgroup: "/shell",
  capabilities: capabilities("0000000000000000"),
  seccompFilters: 1,
  noNewPrivs: false,
};

/** A bash that is PID 1 of a PID namespace of its own, as root. */
export const nested: ProcessFact = {
  ...shell,
  pid: 4711,
  nspids: [20, 1],
  uid: FIRST_ID,
  namespaces: { ...shell.namespaces, pid: 200, mnt: 201 },
  capabilities: capabilities("00000000a80425fb"),
};

export function factsWith(more: Partial<KernelFacts> = {}): KernelFacts {
  return {
    sandbox: shell.namespaces,
    init: 4690,
    shells: [4700],
    processes: [shell],
    cgroups: [group("/"), group("/shell", {}, [4700])],
    idMaps: { 10: maps(0, FIRST_ID, 65_536), 20: maps(0, FIRST_ID + 1000, 1) },
    ...more,
  };
}

export function group(path: string, files: Record<string, string> = {}, pids: number[] = []): CgroupFact {
  return { path, files, pids };
}

function maps(inside: number, outside: number, count: number) {
  return { uid: [{ inside, outside, count }], gid: [{ inside, outside, count }] };
}

function capabilities(effective: string) {
  const none = "0000000000000000";
  return { inheritable: none, permitted: effective, effective, bounding: "00000000a80425fb", ambient: none };
}
