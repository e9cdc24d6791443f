import { expect, test } from "vitest";
import { z } from "zod";
import { ID_RANGE, layoutOf, MAX_SLOTS } from "./layout.ts";
import { planSandbox, rootfsFor } from "./plan.ts";
import { PROFILES } from "./profiles.ts";

const ROOTS = { rootfs: "/srv/root", stateDirectory: "/var/lib/drydock", cgroup: "/sys/fs/cgroup/drydock" };
const layout = layoutOf({ id: "sb-1", slot: 3 }, ROOTS);

test("the plan of a sandbox is this list of steps, in this order", () => {
  const steps = planSandbox(layout, PROFILES.base, ROOTS.rootfs);
  const withoutSpec = steps.map((step) => (step.op === "file" ? { ...step, contents: "…" } : step));
  expect(withoutSpec).toMatchSnapshot();
});

test("the OCI configuration of a sandbox is this document", () => {
  const { linux, ...spec } = z.looseObject({ linux: z.looseObject({}) }).parse(writtenFile("config.json"));
  expect({ ...spec, linux: { ...linux, seccomp: "…" } }).toMatchSnapshot();
});

test("a learner's shell is started as this process", () => {
  expect(writtenFile("shell.json")).toMatchSnapshot();
});

test("id ranges of different slots do not overlap, and the last one ends below 2^31", () => {
  const first = layoutOf({ id: "a", slot: 0 }, ROOTS);
  const second = layoutOf({ id: "b", slot: 1 }, ROOTS);
  const last = layoutOf({ id: "z", slot: MAX_SLOTS - 1 }, ROOTS);
  expect(second.firstId - first.firstId).toBe(ID_RANGE);
  expect(last.firstId + ID_RANGE).toBeLessThanOrEqual(2 ** 31);
});

test("the profile with a Docker Engine differs by a place for the engine, a group, and its limits", () => {
  const steps = planSandbox(layout, PROFILES.docker, "/srv/docker-root");
  expect(steps).toContainEqual({ op: "directory", path: layout.dockerState, ownerId: layout.firstId, onDisk: true });
  expect(writtenFile("config.json", PROFILES.docker)).toMatchObject({
    mounts: expect.arrayContaining([
      expect.objectContaining({ destination: "/var/lib/docker", source: layout.dockerState }),
    ]),
  });
  expect(writtenFile("shell.json", PROFILES.docker)).toMatchObject({ user: { additionalGids: [990] } });
});

test("a host without a root filesystem for Docker says so, and has the others", () => {
  expect(rootfsFor(PROFILES.base, ROOTS)).toBe("/srv/root");
  expect(() => rootfsFor(PROFILES.docker, ROOTS)).toThrow("DRYDOCK_ROOTFS_DOCKER");
  expect(rootfsFor(PROFILES.docker, { ...ROOTS, dockerRootfs: "/srv/docker-root" })).toBe("/srv/docker-root");
});

function writtenFile(name: string, profile = PROFILES.base): unknown {
  const steps = planSandbox(layout, profile, ROOTS.rootfs);
  const file = steps.find((step) => step.op === "file" && step.path.endsWith(`/${name}`));
  return file?.op === "file" ? JSON.parse(file.contents) : undefined;
}
