import { expect, test } from "vitest";
import { predicateSchema } from "../predicate/predicate.ts";
import type { Act, TimelineEvent } from "../timeline.ts";
import { evaluate } from "./evaluate.ts";
import { factsWith } from "./facts.fixture.ts";

let seq = 0;
const did = (comm: string, act: Act): TimelineEvent => {
  seq += 1;
  return { seq, atMs: seq, pid: 4700 + seq, nspid: 1, comm, command: null, act };
};

const NEWPID_NEWNS = 0x2002_0000;
const victim = { pid: 4999, nspid: 9, comm: "tail" };
const EVENTS = [
  did("unshare", { kind: "unshare", flags: NEWPID_NEWNS, error: "EPERM" }),
  did("unshare", { kind: "unshare", flags: NEWPID_NEWNS, error: null }),
  did("bash", { kind: "fork", child: victim, flags: 0x2000_0011 }),
  did("bash", { kind: "exec", path: "/usr/bin/ps", argv: ["ps", "aux"] }),
  did("ps", { kind: "exit", code: 0, signal: null }),
  did("sleep", { kind: "exit", code: null, signal: 9 }),
  did("nsenter", { kind: "setns", types: 0x4000_0000, into: [], error: null }),
  did("mount", {
    kind: "mount",
    call: "mount",
    source: "proc",
    target: "/proc",
    fsType: "proc",
    flags: 0,
    error: null,
  }),
  did("umount", { kind: "umount", target: "/mnt", flags: 0, error: null }),
  did("hostname", { kind: "sethostname", hostname: "box", error: null }),
  did("mkdir", { kind: "cgroup-mkdir", path: "/mygroup" }),
  did("tee", { kind: "cgroup-attach", path: "/mygroup", moved: { pid: 4700, nspid: 12, comm: "bash" } }),
  did("tail", { kind: "oom-kill", victim }),
];

type Case = [name: string, asked: object, outcome: string, reason: string];

test.each<Case>([
  [
    "a call with its flags",
    { kind: "unshare", flags: ["CLONE_NEWPID"] },
    "holds",
    ": unshare CLONE_NEWNS|CLONE_NEWPID.",
  ],
  [
    "without one of them",
    { kind: "unshare", flags: ["CLONE_NEWNET"] },
    "fails",
    "`unshare CLONE_NEWNET` has not happened since",
  ],
  ["a call that failed", { kind: "unshare", error: "EPERM" }, "holds", "(EPERM)."],
  ["by whom", { kind: "unshare", comm: "bash" }, "fails", "`unshare` by bash has not happened since"],
  ["a clone into a namespace", { kind: "fork", flags: ["CLONE_NEWPID"] }, "holds", "fork CLONE_NEWPID."],
  ["a program", { kind: "exec", argv: ["ps"] }, "holds", "exec ps aux."],
  ["another program", { kind: "exec", path: "/usr/bin/top" }, "fails", "The last exec: bash (PID"],
  ["an end by itself", { kind: "exit", comm: "ps", code: 0 }, "holds", "exit 0."],
  ["an end by a signal", { kind: "exit", signal: "SIGKILL" }, "holds", "exit SIGKILL."],
  ["another end", { kind: "exit", comm: "sleep", code: 0 }, "fails", "has not happened"],
  ["a namespace entered", { kind: "setns", flags: ["CLONE_NEWNET"] }, "holds", "setns CLONE_NEWNET."],
  ["a mount", { kind: "mount", type: "proc", target: "/proc" }, "holds", "mount proc proc /proc."],
  ["a mount elsewhere", { kind: "mount", target: "/data" }, "fails", "`mount /data` has not happened"],
  ["a hostname", { kind: "sethostname", hostname: "box" }, "holds", "sethostname box."],
  ["a cgroup made", { kind: "cgroup-mkdir", path: "/mygroup" }, "holds", "cgroup-mkdir /mygroup."],
  ["who was moved", { kind: "cgroup-attach", comm: "bash" }, "holds", "bash (PID 4700 on the host): cgroup-attach"],
  ["who was killed", { kind: "oom-kill", comm: "tail" }, "holds", "tail (PID 4999 on the host): oom-kill."],
  ["how often", { kind: "exit", count: { atLeast: 3 } }, "fails", "It has happened 2 times; it must be at least 3."],
  ["never", { kind: "pivot_root", count: 0 }, "holds", "It has happened 0 times"],
])("event: %s", (_, asked, outcome, reason) => {
  const verdict = evaluate(predicateSchema.parse({ event: asked }), factsWith({ events: EVENTS }));
  expect(verdict.reason).toContain(reason);
  expect(verdict.outcome).toBe(outcome);
});

test("events that were lost leave it open, under `not` as well", () => {
  const events = [...EVENTS, did("", { kind: "lost", count: 9 })];
  for (const asked of [{ kind: "pivot_root" }, { kind: "exit", count: 3 }]) {
    const check = { event: asked };
    expect(evaluate(predicateSchema.parse(check), factsWith({ events })).outcome).toBe("unknown");
    expect(evaluate(predicateSchema.parse({ not: check }), factsWith({ events })).outcome).toBe("unknown");
  }
});

test("a machine that cannot be traced is not taken for one where nothing happens", () => {
  const verdict = evaluate(predicateSchema.parse({ not: { event: { kind: "mount" } } }), factsWith());
  expect(verdict).toMatchObject({ outcome: "unknown", reason: expect.stringContaining("cannot be traced") });
});

test("what an event of its kind does not have cannot be asked for", () => {
  const parsed = predicateSchema.safeParse({ event: { kind: "mount", flags: ["CLONE_NEWPID"] } });
  expect(parsed.success).toBe(false);
});
