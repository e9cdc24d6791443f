/**
 * How long it takes from a fact in the kernel to the message that tells a page of it: of events by the kernel's own clock,
 * of processes in the panels by their start (exact to 10 ms). A new process every second, in one of so many sandboxes that
 * are all looked at. Needs root on a sandbox host: `drydock vm run -- node bench/kernel/latency.ts [seconds] [counts]`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { Patch } from "../../lib/kernel/patch.ts";
import { KERNEL_PANELS, type ProcessView } from "../../lib/kernel/view.ts";
import { KernelThread } from "../../sandbox-server/src/kernel/kernel-thread.ts";
import { KernelWatch } from "../../sandbox-server/src/kernel/kernel-watch.ts";
import type { KernelViewer } from "../../sandbox-server/src/kernel/viewer-feed.ts";
import { RUNTIME } from "../../sandbox-server/src/sandbox/runner.ts";
import { quantile } from "../measure.ts";
import { HAS_CGROUPS, makeSubject, prepare, release, roots, type Subject } from "./subjects.ts";

const SECONDS = Number(process.argv[2] ?? 30);
const COUNTS = (process.argv[3] ?? "1,10").split(",").map(Number);
const MARK = "0.731";

interface Delays {
  eventMs: number[];
  panelMs: number[];
}

/** Notes how old what it is sent is, of the processes that this measure starts. */
function notingViewer({ eventMs, panelMs }: Delays): KernelViewer {
  return {
    "kernel:snapshot": (_snapshot, received) => setImmediate(received),
    "kernel:patch": ({ patch }, received) => {
      const added = Object.values(processesOf(patch).set ?? {}) as ProcessView[];
      for (const { argv, startedAtMs } of added) if (argv[1] === MARK) panelMs.push(Date.now() - startedAtMs);
      setImmediate(received);
    },
    "timeline:events": ({ events }, received) => {
      for (const { act, atMs } of events) {
        if (act.kind === "exec" && act.argv?.[1] === MARK) eventMs.push(Date.now() - atMs);
      }
      setImmediate(received);
    },
  };
}

function processesOf(patch: Patch): Patch {
  return patch.in?.processes ?? {};
}

async function measure(subjects: readonly Subject[]): Promise<Delays> {
  const delays: Delays = { eventMs: [], panelMs: [] };
  const thread = new KernelThread({ cgroupRoot: roots.cgroup }, (message, error) => console.error(message, error));
  const watches = subjects.map((subject) => {
    const watch = new KernelWatch(thread, () => []);
    watch.begin(subject);
    return watch;
  });
  for (const watch of watches) await watch.watch(notingViewer(delays), { panels: KERNEL_PANELS, timeline: true });
  await setTimeout(3_000);
  const [program, ...options] = RUNTIME;
  const line = `for i in $(seq ${SECONDS}); do sleep ${MARK}; sleep 0.3; done`;
  const child = spawn(program, [...options, "exec", "--cgroup", "shell", subjects[0]?.id ?? "", "bash", "-c", line]);
  await once(child, "close");
  await setTimeout(1_000);
  for (const watch of watches) watch.end();
  await thread.close();
  return delays;
}

if (!HAS_CGROUPS) throw new Error("this needs sandboxes: a host with cgroup v2");
// The thread that reads the kernel holds no process up, and here there is nothing else to wait for.
const alive = setInterval(() => {}, 1_000);
await prepare();
const subjects: Subject[] = [];
for (const count of COUNTS) {
  while (subjects.length < count) subjects.push(await makeSubject(subjects.length + 1));
  const { eventMs, panelMs } = await measure(subjects);
  for (const [name, all] of Object.entries({ event: eventMs, panel: panelMs })) {
    const [p50, p95] = [0.5, 0.95].map((share) => quantile(all, share).toFixed());
    console.log(`${count} watched, ${name}: p50 ${p50} ms, p95 ${p95} ms, of ${all.length}`);
  }
}
for (const subject of subjects) await subject.end();
release();
clearInterval(alive);
