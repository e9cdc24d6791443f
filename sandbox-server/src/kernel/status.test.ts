import { expect, test } from "vitest";
import { parseStatus } from "./status.ts";

/** /proc/PID/status of a bash in a nested PID namespace of a sandbox, on the host. */
const STATUS = `Name:	bash
Umask:	0022
State:	S (sleeping)
Tgid:	4711
Ngid:	0
Pid:	4711
PPid:	4710
TracerPid:	0
Uid:	1879049192	1879048192	1879048192	1879048192
Gid:	1879048192	1879048192	1879048192	1879048192
FDSize:	256
Groups:	1879048192 
NStgid:	4711	20	1
NSpid:	4711	20	1
Threads:	1
NoNewPrivs:	0
Seccomp:	2
Seccomp_filters:	1
CapInh:	0000000000000000
CapPrm:	00000000a82c35fb
CapEff:	00000000a82c35fb
CapBnd:	00000000a82c35fb
CapAmb:	0000000000000000
`;

test("a status is read as its process's namespaces see it", () => {
  expect(parseStatus(STATUS)).toEqual({
    comm: "bash",
    state: "S",
    tgid: 4711,
    ppid: 4710,
    uids: [1879049192, 1879048192, 1879048192, 1879048192],
    gids: Array(4).fill(1879048192),
    nspids: [20, 1],
    capabilities: {
      inheritable: "0000000000000000",
      permitted: "00000000a82c35fb",
      effective: "00000000a82c35fb",
      bounding: "00000000a82c35fb",
      ambient: "0000000000000000",
    },
    seccompMode: 2,
    seccompFilters: 1,
    noNewPrivs: false,
  });
});

test("a name cannot pass for a field", () => {
  // prctl(PR_SET_NAME, "x\nUid:\t0\\") as the kernel writes it.
  const status = parseStatus(STATUS.replace("Name:\tbash", "Name:\tx\\nUid:\t0\\\\"));
  expect(status.comm).toBe("x\nUid:\t0\\");
  expect(status.uids[1]).toBe(1879048192);
});

test("a process of the host has no PID in a sandbox", () => {
  expect(parseStatus(STATUS.replace("NSpid:\t4711\t20\t1", "NSpid:\t4711")).nspids).toEqual([]);
});
