/** Containers: found by what the kernel shows, and by Docker's records of those that do not run. */
import { expect, test } from "vitest";
import { mergeContainers, parseContainerRecord, runningContainers } from "../containers.ts";
import { predicateSchema } from "../predicate/predicate.ts";
import { evaluate } from "./evaluate.ts";
import { factsWith, group, nested, shell } from "./facts.fixture.ts";

const WEB = "a".repeat(64);
const HELLO = "b".repeat(64);
const NEW = "c".repeat(64);

const record = (id: string, name: string, image: string, state: object) =>
  JSON.stringify({ ID: id, Name: `/${name}`, Config: { Image: image, Env: [] }, State: { Running: false, ...state } });
const parsed = (text: string) => {
  const result = parseContainerRecord(text);
  if (!result) throw new Error("no record");
  return result;
};

const STARTED = "2025-01-01T00:00:00Z";
const records = [
  parsed(record(WEB, "web1", "nginx:1.26.3", { ExitCode: 0, StartedAt: STARTED })),
  parsed(record(HELLO, "hello", "hello-world", { ExitCode: 3, StartedAt: STARTED })),
  parsed(record(NEW, "new", "nginx:1.26.3", { ExitCode: 0, StartedAt: "0001-01-01T00:00:00Z" })),
];

const nginx = { ...nested, pid: 4801, comm: "nginx", exe: "/usr/sbin/nginx", cgroup: `/docker/${WEB}` };
const worker = { ...nginx, pid: 4802, nspids: [30, 7] };
const byHand = { ...nested, pid: 4803, cgroup: "/mybox" };
const base = factsWith({
  processes: [shell, nginx, worker, byHand],
  cgroups: [group("/"), group(`/docker/${WEB}`, {}, [4801, 4802]), group("/mybox", {}, [4803])],
});
const containers = mergeContainers(
  runningContainers(base).map((one) => ({ ...one, isFrozen: one.id === "mybox" })),
  records,
);

test("those that run are found by their namespaces and named by their cgroup", () => {
  expect(runningContainers(base)).toEqual([
    { id: WEB, cgroup: `/docker/${WEB}`, pids: [4801, 4802] },
    { id: "mybox", cgroup: "/mybox", pids: [4803] },
  ]);
  const lxc = { ...byHand, cgroup: "/lxc.payload.box" };
  expect(runningContainers({ ...base, processes: [lxc] })[0]?.id).toBe("box");
  // Its own PID namespace alone makes no container, nor does a dead process.
  const sameMounts = { ...byHand, namespaces: { ...byHand.namespaces, mnt: shell.namespaces.mnt ?? 0 } };
  expect(runningContainers({ ...base, processes: [sameMounts, { ...byHand, state: "Z" }] })).toEqual([]);
});

test("a record that is none, or half of one, is left out", () => {
  for (const text of ["", "{", "null", '{"ID":"x"}', '{"ID":"x","Name":1,"Config":{},"State":{}}']) {
    expect(parseContainerRecord(text)).toBeNull();
  }
});

test.each<[string, object, string, string]>([
  ["by name", { name: "web1" }, "holds", "web1 is running."],
  ["by image", { image: "nginx:1.26.3" }, "holds", "web1 is running."],
  ["from another image", { name: "web1", image: "busybox" }, "fails", "web1 was made from nginx:1.26.3, not busybox."],
  ["by the name of its cgroup", { id: "mybox", state: "paused" }, "holds", "mybox is paused."],
  ["one that there is not", { name: "web2" }, "fails", "There is no container called web2."],
  ["one that has ended", { name: "hello" }, "fails", "hello has exited with 3, and must be running."],
  ["how it has ended", { name: "hello", state: "exited", exitCode: 3 }, "holds", "hello has exited with 3."],
  ["how it has not", { name: "hello", state: "exited", exitCode: 0 }, "fails", "hello has exited with 3, not with 0."],
  [
    "one that was never started",
    { name: "new", state: "exited" },
    "fails",
    "new was never started, and must be exited.",
  ],
  ["with a process", { name: "web1", process: { exe: "/usr/sbin/nginx" } }, "holds", "web1 is running."],
  ["without it", { name: "web1", process: { exe: "/usr/bin/bash" } }, "fails", "web1 has no such process."],
  ["with one that nobody runs", { name: "web1", process: { exe: "/bin/nc" } }, "fails", "Nothing runs /bin/nc."],
  [
    "a number of them",
    { image: "nginx:1.26.3", count: 2 },
    "fails",
    "There is 1 such container; it must be exactly 2.",
  ],
  ["none of them", { image: "busybox", count: 0 }, "holds", "There are 0 such containers"],
])("container: %s", (_, asked, outcome, reason) => {
  const verdict = evaluate(predicateSchema.parse({ container: asked }), { ...base, containers });
  expect(verdict.reason).toContain(reason);
  expect(verdict.outcome).toBe(outcome);
});

test("no container at all", () => {
  const verdict = evaluate(predicateSchema.parse({ container: { name: "web1" } }), factsWith({ containers: [] }));
  expect(verdict).toMatchObject({ outcome: "fails", reason: "There is no container." });
});
