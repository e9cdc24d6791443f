import { expect, test } from "vitest";
import { recordingHost } from "../host/recording.ts";
import { confineModuleLoading, releaseModuleLoading } from "./module-loading.ts";

const MODPROBE = "/proc/sys/kernel/modprobe";
const ROOTS = { rootfs: "/srv/root", stateDirectory: "/var/lib/drydock", cgroup: "/sys/fs/cgroup/drydock" };
const LOADER = "/var/lib/drydock/load-module";

function hostThatLoadsModulesBy(modprobe: string) {
  const host = recordingHost();
  host.files.set(MODPROBE, `${modprobe}\n`);
  return host;
}

test("the kernel is told to start what joins the cgroup and then becomes what it started before", () => {
  const host = hostThatLoadsModulesBy("/sbin/modprobe");
  confineModuleLoading(host, ROOTS);
  expect(host.files.get(MODPROBE)).toBe(LOADER);
  expect(host.files.get(LOADER)?.split("\n")).toEqual([
    "#!/bin/sh",
    "echo $$ 2>/dev/null >/sys/fs/cgroup/drydock-modules/cgroup.procs",
    'exec /sbin/modprobe "$@"',
    "",
  ]);
});

test("done twice, as after a crash, and released, it is as it was", () => {
  const host = hostThatLoadsModulesBy("/sbin/modprobe");
  confineModuleLoading(host, ROOTS);
  confineModuleLoading(host, ROOTS);
  releaseModuleLoading(host, ROOTS);
  expect(host.files.get(MODPROBE)).toBe("/sbin/modprobe");
});

test("what somebody else has set meanwhile is left alone", () => {
  const host = hostThatLoadsModulesBy("/sbin/modprobe");
  confineModuleLoading(host, ROOTS);
  host.files.set(MODPROBE, "/usr/local/sbin/modprobe");
  releaseModuleLoading(host, ROOTS);
  expect(host.files.get(MODPROBE)).toBe("/usr/local/sbin/modprobe");
});

test("a kernel that loads no modules is not told to", () => {
  const host = hostThatLoadsModulesBy("");
  confineModuleLoading(host, ROOTS);
  expect(host.acts).toEqual([]);
});
