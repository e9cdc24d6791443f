import { expect, test } from "vitest";
import { linuxHost } from "../host/linux.ts";
import { recordingHost } from "../host/recording.ts";
import { hostTroubles } from "./readiness.ts";

const PLACES = { stateDirectory: "/state", cgroup: "/sys/fs/cgroup/drydock" };

function machine(freeShare: number) {
  const host = recordingHost();
  host.files.set("/state", "").set("/sys/fs/cgroup/drydock/cgroup.controllers", "cpu memory pids");
  return { ...host, diskSpace: () => ({ totalBytes: 1000, freeBytes: 1000 * freeShare }) };
}

test("a machine with its state folder, its cgroup and room on its disk has no troubles", () => {
  expect(hostTroubles(machine(0.05), PLACES)).toEqual([]);
});

test("a state disk with less than a twentieth free keeps new learners away", () => {
  expect(hostTroubles(machine(0.049), PLACES)).toEqual(["disk_full"]);
});

test("without its folders a host is not ready, whatever is free", () => {
  expect(hostTroubles(recordingHost(), PLACES)).toEqual(["state_missing", "cgroup_missing"]);
});

test("a real disk tells how much of it is free, and a real file what it takes of one", () => {
  const host = linuxHost();
  const { totalBytes, freeBytes } = host.diskSpace("/");
  expect(freeBytes).toBeGreaterThanOrEqual(0);
  expect(freeBytes).toBeLessThanOrEqual(totalBytes);
  expect(host.allocatedBytes(import.meta.filename)).toBeGreaterThan(0);
  expect(host.allocatedBytes("/no/such/file")).toBe(0);
});
