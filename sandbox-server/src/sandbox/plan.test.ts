import { expect, test } from "vitest";
import { ID_RANGE, layoutOf, MAX_SLOTS } from "./layout.ts";
import { planSandbox } from "./plan.ts";
import { PROFILES } from "./profiles.ts";

const ROOTS = { rootfs: "/srv/root", stateDirectory: "/var/lib/drydock", cgroup: "/sys/fs/cgroup/drydock" };
const layout = layoutOf({ id: "sb-1", slot: 3 }, ROOTS);

test("the plan of a sandbox is this list of steps, in this order", () => {
  const steps = planSandbox(layout, PROFILES.base, ROOTS.rootfs);
  const withoutSpec = steps.map((step) => (step.op === "file" ? { ...step, contents: "…" } : step));
  expect(withoutSpec).toMatchSnapshot();
});

test("the OCI configuration of a sandbox is this document", () => {
  expect(writtenFile("config.json")).toMatchSnapshot();
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

function writtenFile(name: string): unknown {
  const steps = planSandbox(layout, PROFILES.base, ROOTS.rootfs);
  const file = steps.find((step) => step.op === "file" && step.path.endsWith(`/${name}`));
  return file?.op === "file" ? JSON.parse(file.contents) : undefined;
}
