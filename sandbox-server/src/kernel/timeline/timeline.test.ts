import { expect, test } from "vitest";
import type { Act } from "../../../../lib/kernel/timeline.ts";
import { recordingHost } from "../../host/recording.ts";
import type { TraceRecord } from "../trace/instance.ts";
import { TestEvent } from "../trace/testing.ts";
import { Timeline } from "./timeline.ts";

/** Events as the kernel defines them, with the fields that are read. */
const EVENTS = {
  task_newtask: new TestEvent("task_newtask", 1, { pid: 4, comm: "text", clone_flags: 8 }),
  sched_process_exec: new TestEvent("sched_process_exec", 2, { filename: "text", pid: 4, old_pid: 4 }),
  exit: new TestEvent("exit", 3, { code: 8 }),
  clone: new TestEvent("clone", 4, { ret: 4 }),
  execve: new TestEvent("execve", 5, { path: "text", p0: 8, p1: 8, p2: 8, a0: "text", a1: "text" }),
  unshare: new TestEvent("unshare", 6, { flags: 8 }),
  unshare_ret: new TestEvent("unshare_ret", 7, { ret: 8 }),
  cgroup_mkdir: new TestEvent("cgroup_mkdir", 8, { path: "text" }),
  cgroup_attach_task: new TestEvent("cgroup_attach_task", 9, { pid: 4, dst_path: "text" }),
  mark_victim: new TestEvent("mark_victim", 10, { pid: 4 }),
  setns: new TestEvent("setns", 11, { types: 4 }),
  setns_ret: new TestEvent("setns_ret", 12, { ret: 8 }),
};
type Name = keyof typeof EVENTS;
type Line = [tid: number, name: Name, values?: Record<string, number | string | Uint8Array>];

const FORMATS = new Map(Object.values(EVENTS).map(({ named }) => [named.format.id, named]));
const SHELL = 4700;
const SIGCHLD = 17;

function sandboxWithShell() {
  const host = recordingHost();
  host.files.set(`/proc/${SHELL}/status`, `Name:\tbash\nTgid:\t${SHELL}\nPPid:\t1\nNSpid:\t${SHELL}\t12\n`);
  const timeline = new Timeline({ host, formats: FORMATS, cgroup: "/sys/fs/cgroup/drydock/sb-1", memberOf: () => 99 });
  timeline.meet(SHELL);
  timeline.meetShell({ terminal: 2, pid: SHELL });
  let timestampNs = 1e9;
  /** What the timeline says of records that stand so many milliseconds apart. */
  const tell = (lines: readonly Line[], lost: number | null = 0, apartMs = 1) => {
    const records = lines.map(([tid, name, values = {}]): TraceRecord => {
      timestampNs += apartMs * 1e6;
      const bytes = EVENTS[name].record(tid, values);
      const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return { timestampNs, type: EVENTS[name].named.format.id, tid, data };
    });
    return timeline.take({ records, lost }, 1_000_000);
  };
  return { host, timeline, tell, acts: (lines: readonly Line[]): Act[] => tell(lines).map(({ act }) => act) };
}

const fork = (parent: number, child: number, nspid: number, flags = SIGCHLD): Line[] => [
  [parent, "task_newtask", { pid: child, comm: "bash", clone_flags: flags }],
  [parent, "clone", { ret: nspid }],
];
const exec = (pid: number, path: string, ...argv: (string | null)[]): Line[] => [
  [pid, "execve", { path, ...vector(argv) }],
  [pid, "sched_process_exec", { filename: path, pid, old_pid: pid }],
];
/** Up to two arguments as a probe records them; null for one that is not in memory. */
const vector = (argv: readonly (string | null)[]) =>
  Object.fromEntries(
    argv.flatMap((argument, index) => [
      [`p${index}`, 0x7ff0],
      [`a${index}`, argument ?? new Uint8Array(0)],
    ]),
  );

test("a command is told from its fork to its exit, with both PIDs and its time", () => {
  const { tell } = sandboxWithShell();
  const events = tell([
    ...fork(SHELL, 4711, 20),
    ...exec(4711, "/usr/bin/ls", "ls", "-l"),
    [4711, "exit", { code: 3 * 256 }],
  ]);
  expect(events).toMatchObject([
    { pid: SHELL, nspid: 12, comm: "bash", atMs: 1_001_001, act: { kind: "fork", child: { pid: 4711, nspid: 20 } } },
    {
      pid: 4711,
      nspid: 20,
      comm: "ls",
      atMs: 1_001_004,
      act: { kind: "exec", path: "/usr/bin/ls", argv: ["ls", "-l"] },
    },
    { pid: 4711, nspid: 20, comm: "ls", atMs: 1_001_005, act: { kind: "exit", code: 3, signal: null } },
  ]);
});

test("what a shell starts is a command of its own, and so is what is typed into a shell that it started", () => {
  const { tell, timeline } = sandboxWithShell();
  const first = tell([...fork(SHELL, 4711, 20), ...exec(4711, "/usr/bin/sudo", "sudo", "bash")]);
  const nested = tell([...fork(4711, 4712, 21), ...exec(4712, "/usr/bin/bash", "bash")]);
  const typed = tell([...fork(4712, 4713, 22), ...exec(4713, "/usr/bin/ls", "ls")]);
  const commandOf = (events: typeof first) => timeline.command(events.at(-1)?.command ?? 0);
  expect(commandOf(first)).toMatchObject({ terminal: 2, parent: null, argv: ["sudo", "bash"], isShell: false });
  expect(commandOf(nested)).toBe(commandOf(first));
  expect(commandOf(typed)).toMatchObject({ terminal: 2, parent: commandOf(first)?.id, argv: ["ls"] });
});

test("what a shell does itself belongs to the shell, and a shell with a script is none", () => {
  const { tell, timeline } = sandboxWithShell();
  const path = "/drydock/sb-1/g";
  const [own] = tell([[SHELL, "cgroup_attach_task", { pid: SHELL, dst_path: path }]]);
  expect(timeline.command(own?.command ?? 0)).toMatchObject({ isShell: true, argv: ["bash"], terminal: 2 });
  const script = tell([...fork(SHELL, 4711, 20), ...exec(4711, "/usr/bin/bash", "bash", "-c")]);
  const inner = tell([...fork(4711, 4712, 21), ...exec(4712, "/usr/bin/ls", "ls")]);
  expect(inner.at(-1)?.command).toBe(script.at(-1)?.command);
});

test("a failed call is told with its error, and one whose return was lost is not told", () => {
  const { acts } = sandboxWithShell();
  expect(acts([[SHELL, "unshare", { flags: 0x2000_0000 }]])).toEqual([]);
  expect(acts([[SHELL, "unshare_ret", { ret: -1 }]])).toEqual([
    { kind: "unshare", flags: 0x2000_0000, error: "EPERM" },
  ]);
  expect(acts([[SHELL, "unshare_ret", { ret: 0 }]])).toEqual([]);
});

test("a thread acts for its process, and its end is not the process's", () => {
  const { tell } = sandboxWithShell();
  const events = tell([
    ...fork(SHELL, 4711, 20),
    [4711, "task_newtask", { pid: 4712, comm: "go", clone_flags: 0x1_0000 }],
    [4712, "unshare", { flags: 0x4000_0000 }],
    [4712, "unshare_ret", { ret: 0 }],
    [4712, "exit", { code: 0 }],
    [4711, "exit", { code: 9 }],
  ]);
  expect(events.map(({ pid, act }) => [pid, act.kind])).toEqual([
    [SHELL, "fork"],
    [4711, "unshare"],
    [4711, "exit"],
  ]);
  expect(events.at(-1)?.act).toEqual({ kind: "exit", code: null, signal: 9 });
});

test("an exec by another thread than the first is the process's", () => {
  const { tell } = sandboxWithShell();
  const events = tell([
    ...fork(SHELL, 4711, 20),
    [4711, "task_newtask", { pid: 4712, comm: "go", clone_flags: 0x1_0000 }],
    [4712, "execve", { path: "/usr/bin/runc", ...vector(["runc"]) }],
    [4711, "sched_process_exec", { filename: "/usr/bin/runc", pid: 4711, old_pid: 4712 }],
  ]);
  expect(events.at(-1)).toMatchObject({ pid: 4711, act: { kind: "exec", argv: ["runc"] } });
});

test("a PID that is used again is another process, with a command of its own", () => {
  const { tell, timeline } = sandboxWithShell();
  const first = tell([...fork(SHELL, 4711, 20), ...exec(4711, "/usr/bin/ls", "ls"), [4711, "exit", { code: 0 }]]);
  const second = tell([...fork(SHELL, 4711, 21), [4711, "exit", { code: 0 }]]);
  expect(second.at(-1)).toMatchObject({ pid: 4711, nspid: 21, comm: "bash" });
  expect(second.at(-1)?.command).not.toBe(first.at(-1)?.command);
  expect(timeline.knows(4711)).toBe(false);
});

test("the first child in a new PID namespace is its PID 1, and later ones are asked for", () => {
  const { tell, host } = sandboxWithShell();
  host.files.set("/proc/4712/status", "Name:\tbash\nTgid:\t4712\nPPid:\t4700\nNSpid:\t4712\t21\t7\n");
  const events = tell([
    [SHELL, "unshare", { flags: 0x2000_0000 }],
    [SHELL, "unshare_ret", { ret: 0 }],
    ...fork(SHELL, 4711, 20),
    ...fork(SHELL, 4712, 21),
    ...fork(4711, 4713, 2),
    ...fork(4713, 4714, 3, 0x2000_0011),
  ]);
  const children = events.flatMap(({ act }) => (act.kind === "fork" ? [[act.child.pid, act.child.nspid]] : []));
  expect(children).toEqual([
    [4711, 1],
    [4712, 7],
    [4713, 2],
    [4714, 1],
  ]);
});

test("paths of cgroups are told from the sandbox's own root; those of others are none of its", () => {
  const { acts } = sandboxWithShell();
  expect(
    acts([
      [SHELL, "cgroup_mkdir", { path: "/drydock/sb-1/mygroup" }],
      [SHELL, "cgroup_mkdir", { path: "/drydock/sb-10/mygroup" }],
      [SHELL, "cgroup_attach_task", { pid: SHELL, dst_path: "/drydock/sb-1" }],
    ]),
  ).toMatchObject([
    { kind: "cgroup-mkdir", path: "/mygroup" },
    { kind: "cgroup-attach", path: "/", moved: { pid: SHELL, nspid: 12, comm: "bash" } },
  ]);
});

test("a setns is told with the namespace that it led into, and who is there", () => {
  const { acts, host } = sandboxWithShell();
  host.files.set(`/proc/${SHELL}/ns/net`, "net:[4026532001]");
  const lines: Line[] = [
    [SHELL, "setns", { types: 0x4000_0000 }],
    [SHELL, "setns_ret", { ret: 0 }],
  ];
  const into = [{ type: "net", inode: 4026532001, pid: 99 }];
  expect(acts(lines)).toEqual([{ kind: "setns", types: 0x4000_0000, into, error: null }]);
});

test("names that would do something to a screen are made harmless", () => {
  const { acts } = sandboxWithShell();
  expect(
    acts([
      ...exec(SHELL, "/tmp/\u001b[2J", "\u001b]0;owned\u0007", "cod\u202efdp"),
      [SHELL, "cgroup_mkdir", { path: "/drydock/sb-1/a\nb" }],
    ]),
  ).toEqual([
    { kind: "exec", path: "/tmp/\\x1b[2J", argv: ["\\x1b]0;owned\\x07", "cod\\u{202e}fdp"] },
    { kind: "cgroup-mkdir", path: "/a\\x0ab" },
  ]);
});

test("an argument that was not in memory is asked for, and left open when nobody can be asked", () => {
  const { acts, host } = sandboxWithShell();
  const path = "/usr/bin/ls";
  expect(acts(exec(SHELL, path, null, "-l"))).toEqual([{ kind: "exec", path, argv: ["…", "-l"] }]);
  host.files.set(`/proc/${SHELL}/cmdline`, "ls\0-l\0");
  expect(acts(exec(SHELL, path, null, "-l"))).toEqual([{ kind: "exec", path, argv: ["ls", "-l"] }]);
  expect(acts([[SHELL, "sched_process_exec", { filename: path, pid: SHELL, old_pid: SHELL }]])).toEqual([
    { kind: "exec", path, argv: ["ls", "-l"] },
  ]);
});

test("an OOM kill is told with its victim, and what was lost is said", () => {
  const { tell } = sandboxWithShell();
  const events = tell([[SHELL, "mark_victim", { pid: SHELL }]], 7);
  expect(events.map(({ act }) => act)).toMatchObject([
    { kind: "lost", count: 7 },
    { kind: "oom-kill", victim: { pid: SHELL, nspid: 12 } },
  ]);
  expect(tell([], null).map(({ act }) => act)).toEqual([{ kind: "lost", count: null }]);
});

test("a flood is told in part, and how much of it was left out", () => {
  const { tell } = sandboxWithShell();
  const bomb = Array.from({ length: 3_000 }, (_, index) => fork(SHELL, 10_000 + index, 30 + index)).flat();
  const events = tell(bomb, 0, 0.01);
  expect(events.length).toBeLessThan(3_000);
  expect(events.at(-1)?.act).toEqual({ kind: "skipped", count: 3_000 - (events.length - 1) });
});
