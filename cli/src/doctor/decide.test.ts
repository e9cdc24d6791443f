import { expect, test } from "vitest";
import { decide } from "./decide.ts";
import { examine } from "./examine.ts";
import type { HostKind } from "./finding.ts";
import { debian13, freshDebian13, hybridDebian12, playBack, type Recording, ubuntuUser } from "./recorded-machines.ts";

async function decisionFor(recording: Recording, forced?: HostKind) {
  const { host, packages, reason } = decide(await examine(playBack(recording)), forced);
  return { host, packages: packages.map(({ name }) => name), reason };
}

test("a machine that has everything is its own sandbox host", async () => {
  expect(await decisionFor(debian13)).toEqual({
    host: "native",
    packages: [],
    reason: "this kernel has all that a sandbox needs",
  });
});

test("what only packages lack does not speak against a host", async () => {
  expect(await decisionFor(freshDebian13)).toMatchObject({ host: "native", packages: ["mmdebstrap", "crun"] });
});

test("hybrid cgroups and a filesystem without idmapped mounts lead to the virtual machine, and the reason names both", async () => {
  const { host, packages, reason } = await decisionFor(hybridDebian12);
  expect({ host, packages }).toEqual({ host: "vm", packages: [] });
  expect(reason).toContain("cgroup v2 (hybrid");
  expect(reason).toContain("mount_setattr: Invalid argument");
});

test("a user who is not root gets the virtual machine, with newuidmap among the packages", async () => {
  const { host, packages } = await decisionFor(ubuntuUser);
  expect(host).toBe("vm");
  expect(packages.toSorted()).toEqual([
    "debian-archive-keyring",
    "mmdebstrap",
    "qemu-system-x86",
    "uidmap",
    "virtiofsd",
  ]);
});

test("where virtiofsd has no package of its own, QEMU's brings it", async () => {
  const { "apt-cache show virtiofsd": _, ...programs } = ubuntuUser.programs ?? {};
  expect((await decisionFor({ ...ubuntuUser, programs })).packages).toContain("qemu-system-common");
});

test("--host vm takes the virtual machine although the machine itself would do", async () => {
  const { host, packages, reason } = await decisionFor(debian13, "vm");
  expect({ host, reason }).toEqual({ host: "vm", reason: "asked for with --host vm" });
  expect(packages).toEqual(["qemu-system-x86", "virtiofsd"]);
});

test("--host native is refused where it cannot work, naming why", async () => {
  const { host, reason } = await decisionFor(hybridDebian12, "native");
  expect(host).toBeNull();
  expect(reason).toMatch(/^This machine's own kernel cannot work: cgroup v2/);
});

test("a missing controller is named", async () => {
  const files = { ...debian13.files, "/sys/fs/cgroup/cgroup.controllers": "cpu memory pids\n" };
  expect((await decisionFor({ ...debian13, files }, "native")).reason).toContain("without io cpuset");
});

test("a Mac gets no host at all", async () => {
  const { host, reason } = await decisionFor({ platform: "darwin", arch: "arm64", isRoot: false });
  expect(host).toBeNull();
  expect(reason).toContain("system (darwin");
});

test("a full disk speaks against both hosts", async () => {
  const { host, reason } = await decisionFor({ ...debian13, freeDiskBytes: async () => 2 ** 30 });
  expect(host).toBeNull();
  expect(reason).toContain("free disk space (1.0 GiB)");
});
