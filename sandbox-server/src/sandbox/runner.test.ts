import { expect, test } from "vitest";
import { recordingHost } from "../host/recording.ts";
import { layoutOf } from "./layout.ts";
import { planSandbox } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { applySteps, undoSteps } from "./runner.ts";

const ROOTS = { rootfs: "/srv/root", stateDirectory: "/var/lib/drydock", cgroup: "/sys/fs/cgroup/drydock" };
const steps = planSandbox(layoutOf({ id: "sb-1", slot: 0 }, ROOTS), PROFILES.base, ROOTS.rootfs);

test("applying mounts the lower layer before the overlay, and the overlay before the container", async () => {
  const host = recordingHost();
  await applySteps(host, steps);
  const acts = host.acts.filter((act) => act.startsWith("run"));
  const order = ["run mke2fs", "run mount -o loop", "run mount --bind", "run mount -t overlay", "run sh", "run crun"];
  expect(acts.map((act, index) => act.startsWith(order[index] ?? "nothing"))).toEqual(order.map(() => true));
});

test("a step that fails is named, and what was done before it is undone in reverse", async () => {
  const host = recordingHost();
  host.failAt("run crun", new Error("no space left on device"));
  await expect(applySteps(host, steps)).rejects.toThrow("container: no space left on device");
  const removed = host.acts.filter((act) => act.startsWith("rm ")).map((act) => act.split("/").at(-1));
  expect(removed).toEqual(["merged", "lower", "disk", "sb-1"]);
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
