import { expect, test } from "vitest";
import {
  capabilityNames,
  cloneFlagNames,
  mountFlagNames,
  namespaceTypesOf,
  signalName,
  umountFlagNames,
} from "./flags.ts";

test("flags of unshare are named, in the order of their bits", () => {
  expect(cloneFlagNames(0x2002_0000)).toEqual(["CLONE_NEWNS", "CLONE_NEWPID"]);
  expect(cloneFlagNames(0x80)).toEqual(["CLONE_NEWTIME"]);
  expect(cloneFlagNames(0)).toEqual([]);
});

test("the signal in the low byte of clone's flags is no flag", () => {
  // fork(3) of glibc: SIGCHLD and two flags.
  expect(cloneFlagNames(0x0120_0011, true)).toEqual(["CLONE_CHILD_CLEARTID", "CLONE_CHILD_SETTID"]);
});

test("flags beyond 32 bits are named, and unknown ones kept as a number", () => {
  expect(cloneFlagNames(0x2_0000_0000)).toEqual(["CLONE_INTO_CGROUP"]);
  expect(mountFlagNames(0x1000 | 0x4000 | (1 << 27))).toEqual(["MS_BIND", "MS_REC", "0x8000000"]);
});

test("mount's magic number of old is no flag", () => {
  expect(mountFlagNames(0xc0ed_0001)).toEqual(["MS_RDONLY"]);
  expect(umountFlagNames(2)).toEqual(["MNT_DETACH"]);
});

test("the types of namespaces in flags", () => {
  expect(namespaceTypesOf(0x7c02_0080 + 0x0200_0000)).toEqual([
    "time",
    "mnt",
    "cgroup",
    "uts",
    "ipc",
    "user",
    "pid",
    "net",
  ]);
});

test("capabilities by bit", () => {
  expect(capabilityNames("0000000000000000")).toEqual([]);
  expect(capabilityNames("0000000000200003")).toEqual(["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_SYS_ADMIN"]);
  expect(capabilityNames("000001ffffffffff")).toHaveLength(41);
  expect(capabilityNames("0000020000000000")).toEqual(["CAP_41"]);
});

test("signals by number", () => {
  expect([9, 15, 31, 34, 35, 0, 99].map(signalName)).toEqual([
    "SIGKILL",
    "SIGTERM",
    "SIGSYS",
    "SIGRTMIN",
    "SIGRTMIN+1",
    "signal 0",
    "signal 99",
  ]);
});
