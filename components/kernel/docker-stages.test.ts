import { expect, it } from "vitest";
import type { Act, TimelineEvent } from "#lib/kernel/timeline.ts";
import { type DockerStage, sinceLastCommand, stagedEvents } from "./docker-stages.ts";

let seq = 0;
function event(pid: number, comm: string, act: Act): TimelineEvent {
  seq += 1;
  return { seq, atMs: seq, command: null, pid, nspid: pid, comm, act };
}
const exec = (path: string, ...argv: string[]): Act => ({ kind: "exec", path, argv });
const fork = (pid: number, comm: string): Act => ({ kind: "fork", flags: 0, child: { pid, nspid: null, comm } });
const exit: Act = { kind: "exit", code: 0, signal: null };
const unshare: Act = { kind: "unshare", flags: 0x2000_0000, error: null };

/** As a `docker run` goes: sudo, the client, the daemon's helper, containerd's shim, runc's steps, the program. */
const RUN: [DockerStage | null, TimelineEvent][] = [
  [null, event(10, "bash", fork(11, "bash"))],
  ["docker", event(11, "docker", exec("/usr/bin/docker", "docker", "run", "busybox", "sh"))],
  ["dockerd", event(20, "dockerd", fork(21, "dockerd"))],
  ["dockerd", event(21, "iptables", exec("/usr/sbin/iptables", "iptables", "-L"))],
  ["dockerd", event(21, "iptables", exit)],
  ["containerd", event(30, "containerd", fork(31, "containerd"))],
  ["shim", event(31, "containerd-shim", exec("/usr/bin/containerd-shim-runc-v2", "containerd-shim-runc-v2"))],
  ["shim", event(31, "containerd-shim", fork(40, "containerd-shim"))],
  ["runc", event(40, "runc", exec("/usr/sbin/runc", "runc", "create"))],
  ["runc", event(40, "runc", fork(41, "runc"))],
  ["runc", event(41, "runc:[1:CHILD]", unshare)],
  ["runc", event(41, "runc:[1:CHILD]", fork(42, "runc:[1:CHILD]"))],
  ["container", event(42, "sh", exec("/bin/sh", "sh"))],
  ["container", event(42, "sh", fork(43, "sh"))],
  ["container", event(43, "docker", exec("/bin/docker", "docker", "is a name that anybody can take"))],
  [null, event(21, "cat", exec("/bin/cat", "cat"))],
];

it("tells whose each step of docker run is", () => {
  const events = RUN.map(([, one]) => one);
  const told = new Map(stagedEvents(events).map(({ stage, event: one }) => [one.seq, stage]));
  expect(events.map((one) => [told.get(one.seq) ?? null, one])).toEqual(RUN);
});

it("knows crun in the place of runc, and its helpers from the container's first process", () => {
  const events = [
    event(60, "crun", exec("/usr/bin/crun", "crun", "create")),
    event(60, "crun", fork(61, "crun")),
    event(61, "exe", exec("/usr/bin/dockerd", "libnetwork-setkey")),
    event(60, "crun", fork(62, "crun")),
    { ...event(62, "sh", exec("/bin/sh", "sh")), nspid: 1 },
  ];
  expect(stagedEvents(events).map(({ stage }) => stage)).toEqual(["runc", "runc", "runc", "runc", "container"]);
});

it("begins with the last docker command, and not with what a container calls so", () => {
  const staged = stagedEvents(RUN.map(([, one]) => one));
  expect(sinceLastCommand(staged)).toEqual(staged);
  const again = event(50, "docker", exec("/usr/bin/docker", "docker", "ps"));
  expect(sinceLastCommand(stagedEvents([...RUN.map(([, one]) => one), again]))).toEqual([
    { stage: "docker", event: again },
  ]);
  expect(sinceLastCommand([])).toEqual([]);
});
