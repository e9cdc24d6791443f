import { expect, test } from "vitest";
import { type RecordingHost, recordingHost } from "../host/recording.ts";
import { ProcessReader } from "./process-reader.ts";

const IDS = { first: 0x7000_0000, count: 65_536 };
const NOBODY = new Set<number>();

interface Recorded {
  comm?: string;
  startTicks?: number;
  state?: string;
  uid?: number;
  nspids?: string;
}

/** What /proc shows of a process of a sandbox. */
function record(host: RecordingHost, pid: number, process: Recorded = {}): void {
  const { comm = "bash", startTicks = 1000, state = "S", uid = IDS.first + 1000, nspids = `${pid}\t20` } = process;
  host.files.set(`/proc/${pid}/stat`, `${pid} (${comm}) ${state} 40 ${"0 ".repeat(15)}1 0 ${startTicks} 0\n`);
  const ids = `Uid:\t0\t${uid}\t0\t0\nGid:\t0\t${uid}\t0\t0\n`;
  host.files.set(`/proc/${pid}/status`, `Name:\t${comm}\nPPid:\t40\n${ids}NSpid:\t${nspids}\nSeccomp:\t2\n`);
  host.files.set(`/proc/${pid}/cmdline`, `${comm}\0--login\0`);
  host.files.set(`/proc/${pid}/exe`, `/usr/bin/${comm}`);
  host.files.set(`/proc/${pid}/ns/user`, "user:[4026532000]");
  host.files.set(`/proc/${pid}/ns/pid`, "pid:[4026532001]");
  host.files.set(`/proc/${pid}/uid_map`, `0 ${IDS.first} 65536\n`);
  host.files.set(`/proc/${pid}/gid_map`, `0 ${IDS.first} 65536\n`);
}

function forget(host: RecordingHost, pid: number): void {
  for (const name of [...host.files.keys()]) if (name.startsWith(`/proc/${pid}/`)) host.files.delete(name);
}

function reading() {
  const host = recordingHost();
  host.files.set("/proc/uptime", "5000.00 9000.00\n");
  const reader = new ProcessReader(host);
  const read = (pids: number[], touched: ReadonlySet<number> = NOBODY) =>
    reader.read({ pids: new Map([["/shell", pids]]), ids: IDS, shells: [{ terminal: 2, pid: 4711 }], touched });
  return { host, read };
}

test("a process is read as it is outside and inside", () => {
  const { host, read } = reading();
  record(host, 4711);
  const { processes, omitted } = read([4711]);
  expect(omitted).toBe(0);
  expect(processes).toMatchObject([
    {
      id: "4711-1000",
      pid: 4711,
      ppid: 40,
      nspids: [20],
      comm: "bash",
      argv: ["bash", "--login"],
      exe: "/usr/bin/bash",
      uid: { outside: IDS.first + 1000, inside: 1000 },
      namespaces: { user: 4026532000, pid: 4026532001 },
      cgroup: "/shell",
      terminal: 2,
      seccomp: "filter",
    },
  ]);
});

test("processes that end between being listed and being read are not there", () => {
  const { host, read } = reading();
  record(host, 4711);
  record(host, 4712);
  host.files.delete("/proc/4712/status");
  expect(read([4711, 4712, 4713]).processes.map(({ pid }) => pid)).toEqual([4711]);
});

test("a PID that is used again is another process", () => {
  const { host, read } = reading();
  record(host, 4711);
  read([4711]);
  forget(host, 4711);
  record(host, 4711, { comm: "sleep", startTicks: 2000 });
  expect(read([4711]).processes).toMatchObject([{ id: "4711-2000", comm: "sleep", exe: "/usr/bin/sleep" }]);
});

test("a process of another owner has the PID now, or the runtime is not inside yet: neither is the sandbox's", () => {
  const { host, read } = reading();
  record(host, 4711, { uid: 0 });
  record(host, 4712, { nspids: "4712" });
  expect(read([4711, 4712]).processes).toEqual([]);
});

test("a process that ran another program or was touched is read in full, others as far as they change in sight", () => {
  const { host, read } = reading();
  for (const pid of [4710, 4711, 4712]) record(host, pid);
  read([4710, 4711, 4712]);
  record(host, 4710, { comm: "sleep" });
  record(host, 4711, { uid: IDS.first });
  record(host, 4712, { uid: IDS.first, state: "R" });
  const [ran, touched, other] = read([4710, 4711, 4712], new Set([4711])).processes;
  expect(ran).toMatchObject({ comm: "sleep", argv: ["sleep", "--login"] });
  expect(touched?.uid.inside).toBe(0);
  expect(other).toMatchObject({ state: "R", uid: { inside: 1000 } });
  // Soon nobody's ids are older than a few readings.
  for (let round = 0; round < 4; round += 1) read([4710, 4711, 4712]);
  expect(read([4710, 4711, 4712]).processes.map(({ uid }) => uid.inside)).toEqual([1000, 0, 0]);
});

test("a zombie has neither command line nor namespaces, and keeps its name", () => {
  const { host, read } = reading();
  record(host, 4711);
  read([4711]);
  for (const file of ["cmdline", "exe", "ns/user", "ns/pid"]) host.files.delete(`/proc/4711/${file}`);
  host.files.set("/proc/4711/stat", `4711 (bash) Z 40 ${"0 ".repeat(15)}1 0 1000 0\n`);
  expect(read([4711]).processes).toMatchObject([{ comm: "bash", state: "Z", argv: [], exe: null, namespaces: {} }]);
});

test("names that would do something to a screen are made harmless", () => {
  const { host, read } = reading();
  record(host, 4711, { comm: "\u001b[2J\u202e" });
  host.files.set("/proc/4711/cmdline", `a\nb\0${"x".repeat(5_000)}\0`);
  const [process] = read([4711]).processes;
  expect(process?.comm).toBe("\\x1b[2J\\u{202e}");
  expect(process?.argv[0]).toBe("a\\x0ab");
  expect(process?.argv.join("").length).toBeLessThan(1_000);
});

test("more processes than a view holds are counted, not read", () => {
  const { host, read } = reading();
  const pids = Array.from({ length: 1_030 }, (_, index) => 10_000 + index);
  for (const pid of pids) record(host, pid);
  const { processes, omitted } = read(pids);
  expect([processes.length, omitted]).toEqual([1_024, 6]);
});
