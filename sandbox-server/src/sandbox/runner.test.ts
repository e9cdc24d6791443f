import { expect, test } from "vitest";
import { type RecordingHost, recordingHost } from "../host/recording.ts";
import { layoutOf } from "./layout.ts";
import { planSandbox } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { applySteps, undoSteps } from "./runner.ts";

const ROOTS = { rootfs: "/srv/root", stateDirectory: "/var/lib/drydock", cgroup: "/sys/fs/cgroup/drydock" };
const steps = planSandbox(layoutOf({ id: "sb-1", slot: 0 }, ROOTS), PROFILES.base, ROOTS.rootfs);

test("what is system calls is one program, the container another", async () => {
  const host = recordingHost();
  await applySteps(host, steps);
  const programs = host.acts.filter((act) => act.startsWith("run")).map((act) => act.split(" ")[1]);
  expect(programs).toEqual(["perl", "crun"]);
});

test("the lower layer is mounted before the overlay, with the ids of the user namespace that was made before", async () => {
  const host = recordingHost();
  await applySteps(host, steps);
  const [, words = ""] = host.acts[0]?.split(`apply-steps.pl ${process.arch} `) ?? [];
  const order = words.split(" -- ").map((step) => step.split(" ")[0]);
  const mounts = ["user-namespace", "disk", "idmapped-bind", "overlay"];
  expect(order.filter((step) => mounts.includes(step ?? ""))).toEqual(mounts);
});

test("a step that fails is named, and what was done before it is undone in reverse", async () => {
  const host = recordingHost();
  host.failAt("run crun", new Error("no space left on device"));
  await expect(applySteps(host, steps)).rejects.toThrow("container: no space left on device");
  expect(removed(host)).toEqual(["pts", "merged", "lower", "disk", "sb-1"]);
});

test("of many steps in one program, the one that failed is named, and only those up to it are undone", async () => {
  const host = recordingHost();
  host.exitAt("perl", "mke2fs: device full\nstep 1: mke2fs failed\n");
  await expect(applySteps(host, steps)).rejects.toThrow("disk-image: mke2fs: device full\nmke2fs failed");
  expect(removed(host)).toEqual(["sb-1"]);
});

test("when the program itself cannot run, whatever it may have done is undone", async () => {
  const host = recordingHost();
  host.failAt("run perl", new Error("was stopped after 30000 ms"));
  await expect(applySteps(host, steps)).rejects.toThrow("was stopped after 30000 ms");
  expect(removed(host)).toEqual(["pts", "merged", "lower", "disk", "sb-1"]);
});

test("all that is mounted is unmounted by one program, the last mounted first", async () => {
  const host = recordingHost();
  const bundle = "/var/lib/drydock/sandboxes/sb-1";
  const mounted = ["user-namespace", "disk", "lower", "merged"].map((name) => `${bundle}/${name}`);
  host.files.set("/proc/self/mountinfo", mounted.map((path) => `40 1 0:40 / ${path} rw - x x rw\n`).join(""));
  await undoSteps(host, steps);
  const unmounting = host.acts.filter((act) => act.startsWith("run umount"));
  expect(unmounting).toEqual([`run umount ${mounted.toReversed().join(" ")}`]);
});

test("undoing goes on after a failure and answers each one", async () => {
  const host = recordingHost();
  host.failAt("run crun", new Error("the runtime hangs"));
  host.failAt("rm /var/lib/drydock/sandboxes/sb-1/lower", new Error("disk error"));
  const failures = await undoSteps(host, steps);
  expect(failures.map((failure) => failure.message)).toEqual([
    "undo container: the runtime hangs",
    "undo directory: disk error",
  ]);
  expect(host.acts.at(-1)).toBe("rm /var/lib/drydock/sandboxes/sb-1");
});

test("a folder that still holds a mount is never emptied", async () => {
  const host = recordingHost();
  const merged = "/var/lib/drydock/sandboxes/sb-1/merged";
  host.files.set("/proc/self/mountinfo", `40 1 0:40 / ${merged} rw - overlay overlay rw\n`);
  const failures = await undoSteps(host, steps);
  expect(failures.map((failure) => failure.message)).toEqual([
    `undo directory: ${merged} still holds a mount`,
    "undo directory: /var/lib/drydock/sandboxes/sb-1 still holds a mount",
  ]);
  expect(host.acts).not.toContain(`rm ${merged}`);
});

function removed(host: RecordingHost): (string | undefined)[] {
  return host.acts.filter((act) => act.startsWith("rm ")).map((act) => act.split("/").at(-1));
}
