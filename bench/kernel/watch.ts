/**
 * What it costs to have sandboxes looked at: processor time of the whole server and of what it starts, and bytes to each
 * page, for 1, 10 and 50 sandboxes of twenty processes, all panels open, with one viewer each; against a yardstick that
 * reads everything anew each time by ps, lsns and the files of the cgroups, twice a second too. Needs root. The figures of a
 * sandbox host come from `drydock vm run -- node bench/kernel/watch.ts`; on a host without cgroup v2 it measures all but
 * the timeline on namespaces of its own.
 */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";
import { KERNEL_PANELS, type KernelPanel } from "../../lib/kernel/view.ts";
import { KernelThread } from "../../sandbox-server/src/kernel/kernel-thread.ts";
import { KernelWatch } from "../../sandbox-server/src/kernel/kernel-watch.ts";
import type { KernelViewer } from "../../sandbox-server/src/kernel/viewer-feed.ts";
import { HAS_CGROUPS, makeSubject, prepare, release, roots, type Subject } from "./subjects.ts";

const SECONDS = Number(process.argv[2] ?? 20);
const COUNTS = (process.argv[3] ?? "1,10,50").split(",").map(Number);
const INTERVAL_MS = 500;

interface Cost {
  cpuPercent: number;
  bytesPerSecond: number;
}

/** Processor time of this process with its threads, and of its children that have ended, in ms. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
  return (user + system) / 1000 + (Number(fields[13]) + Number(fields[14])) * 10;
}

async function costOf(during: () => Promise<number>): Promise<Cost> {
  const [startCpu, startMs] = [cpuMs(), performance.now()];
  const bytes = await during();
  const elapsedMs = performance.now() - startMs;
  return { cpuPercent: ((cpuMs() - startCpu) / elapsedMs) * 100, bytesPerSecond: (bytes / elapsedMs) * 1000 };
}

/** A page that takes what it is sent at once. */
function countingViewer(count: (bytes: number) => void): KernelViewer {
  const take = (message: object, received: () => void) => {
    count(JSON.stringify(message).length);
    setImmediate(received);
  };
  return { "kernel:snapshot": take, "kernel:patch": take, "timeline:events": take };
}

async function ours(subjects: readonly Subject[], panels: readonly KernelPanel[]): Promise<Cost> {
  const thread = new KernelThread({ cgroupRoot: roots.cgroup }, (message, error) => console.error(message, error));
  let bytes = 0;
  const watches = subjects.map((subject) => {
    const watch = new KernelWatch(thread, () => []);
    watch.begin(subject);
    return watch;
  });
  const count = (length: number) => {
    bytes += length;
  };
  for (const watch of watches) await watch.watch(countingViewer(count), { panels, timeline: true });
  // The first, whole reading is not what a watch costs in the long run.
  await setTimeout(3_000);
  bytes = 0;
  const cost = await costOf(async () => {
    await setTimeout(SECONDS * 1000);
    return bytes / subjects.length;
  });
  for (const watch of watches) watch.end();
  await thread.close();
  return cost;
}

const run = promisify(execFile);

async function yardstick(subjects: readonly Subject[]): Promise<Cost> {
  const endMs = performance.now() + SECONDS * 1000;
  let rounds = 0;
  const cost = await costOf(async () => {
    let bytes = 0;
    while (performance.now() < endMs) {
      const nextMs = performance.now() + INTERVAL_MS;
      for (const { cgroup } of subjects) {
        const answers = [
          await run("ps", ["-e", "-o", "pid,ppid,uid,stat,comm,args"], { maxBuffer: 1e8 }),
          await run("lsns", ["--output", "NS,TYPE,PID,PNS,ONS"], { maxBuffer: 1e8 }),
          await run("grep", ["--recursive", "--no-messages", "", cgroup], { maxBuffer: 1e8 }).catch(() => ({
            stdout: "",
          })),
        ];
        bytes += answers.reduce((sum, { stdout }) => sum + stdout.length, 0);
      }
      rounds += 1;
      await setTimeout(Math.max(0, nextMs - performance.now()));
    }
    return bytes / subjects.length;
  });
  // It may not have kept up: told is what it would cost to.
  const slowness = SECONDS / (INTERVAL_MS / 1000) / rounds;
  return { cpuPercent: cost.cpuPercent * slowness, bytesPerSecond: cost.bytesPerSecond * slowness };
}

function print(name: string, { cpuPercent, bytesPerSecond }: Cost, count: number): void {
  const each = (cpuPercent / count).toFixed(2).padStart(8);
  const total = cpuPercent.toFixed(1).padStart(8);
  console.log(
    `${name.padEnd(44)}${total} % ${each} % each ${(bytesPerSecond / 1024).toFixed(1).padStart(9)} KiB/s a page`,
  );
}

await prepare();
console.log(
  `processor time in percent of one core, over ${SECONDS} s${HAS_CGROUPS ? "" : ", without cgroup v2 and timeline"}`,
);
const subjects: Subject[] = [];
for (const count of COUNTS) {
  while (subjects.length < count) subjects.push(await makeSubject(subjects.length + 1));
  print(`${count} watched, processes and timeline`, await ours(subjects, ["processes"]), count);
  print(`${count} watched, all panels and timeline`, await ours(subjects, KERNEL_PANELS), count);
  print(`${count} read anew by ps, lsns, grep`, await yardstick(subjects), count);
}
for (const subject of subjects) await subject.end();
release();
