import { expect, test } from "vitest";
import { recordingHost } from "../host/recording.ts";
import { prepareCgroup } from "./delegation.ts";

const ROOT = "/sys/fs/cgroup";
const ALL = "cpuset cpu io memory pids";
const ENABLED = "+cpu +memory +pids +io +cpuset";
const UNIT = `${ROOT}/system.slice/drydock-sandbox.service`;

/** A host with these cgroups, `{ path: controllers it has }`, and us in one of them. */
function hostIn(own: string, cgroups: Record<string, string>) {
  const host = recordingHost();
  host.files.set("/proc/self/cgroup", `0::${own.slice(ROOT.length) || "/"}\n`);
  for (const [path, controllers] of Object.entries(cgroups)) {
    host.files.set(`${path}/cgroup.controllers`, `${controllers}\n`);
    if (path !== ROOT) host.files.set(`${path}/cgroup.type`, "domain\n");
  }
  host.files.set(`${own}/cgroup.procs`, "77\n");
  return host;
}

const written = (host: ReturnType<typeof hostIn>) =>
  host.acts.filter((act) => act.startsWith("write")).map((act) => act.replace("write ", ""));

test("where nobody else manages cgroups, controllers are handed down from the root", async () => {
  const host = hostIn(ROOT, { [ROOT]: ALL });
  await prepareCgroup(host, `${ROOT}/drydock`);
  expect(written(host)).toEqual([`${ROOT}/cgroup.subtree_control`, `${ROOT}/drydock/cgroup.subtree_control`]);
  expect(host.files.get(`${ROOT}/drydock/cgroup.subtree_control`)).toBe(ENABLED);
  expect(host.acts.filter((act) => act.startsWith("move"))).toEqual([]);
});

test("in a unit with Delegate=yes the server steps into a leaf, and nothing above the unit is written", async () => {
  const host = hostIn(UNIT, { [ROOT]: ALL, [`${ROOT}/system.slice`]: ALL, [UNIT]: ALL });
  await prepareCgroup(host, `${UNIT}/sandboxes`);
  expect(host.acts.filter((act) => act.startsWith("move"))).toEqual([`move 77 ${UNIT}/server`]);
  expect(written(host)).toEqual([`${UNIT}/cgroup.subtree_control`, `${UNIT}/sandboxes/cgroup.subtree_control`]);
});

test("with DelegateSubgroup= the server is in its leaf already", async () => {
  const host = hostIn(`${UNIT}/server`, { [ROOT]: ALL, [UNIT]: ALL, [`${UNIT}/server`]: "" });
  await prepareCgroup(host, `${UNIT}/sandboxes`);
  expect(host.acts.filter((act) => act.startsWith("move"))).toEqual([]);
  expect(written(host)).toEqual([`${UNIT}/cgroup.subtree_control`, `${UNIT}/sandboxes/cgroup.subtree_control`]);
});

test("what an earlier server has handed down is left as it is", async () => {
  const host = hostIn(`${UNIT}/server`, { [ROOT]: ALL, [UNIT]: ALL, [`${UNIT}/sandboxes`]: ALL });
  for (const path of [UNIT, `${UNIT}/sandboxes`]) host.files.set(`${path}/cgroup.subtree_control`, ALL);
  await prepareCgroup(host, `${UNIT}/sandboxes`);
  expect(written(host)).toEqual([]);
});

test("a unit that was not given all controllers is named, with what it lacks", async () => {
  const host = hostIn(UNIT, { [ROOT]: ALL, [`${ROOT}/system.slice`]: ALL, [UNIT]: "cpu memory pids" });
  const preparing = prepareCgroup(host, `${UNIT}/sandboxes`);
  await expect(preparing).rejects.toThrow(`${UNIT} lacks the cgroup v2 controllers io, cpuset`);
  expect(written(host)).toEqual([]);
});

test("in a container with a cgroup namespace of its own, its processes step aside too", async () => {
  const host = hostIn(ROOT, { [ROOT]: ALL });
  host.files.set(`${ROOT}/cgroup.type`, "domain\n");
  await prepareCgroup(host, `${ROOT}/drydock`);
  expect(host.acts).toContain(`move 77 ${ROOT}/server`);
});
