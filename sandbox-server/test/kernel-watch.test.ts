/** Looking at a real sandbox by the thread that reads the kernel: what a page is sent, and what a task learns of events. */
import { expect, onTestFinished, test } from "vitest";
import { apply } from "../../lib/kernel/patch.ts";
import type { TimelineEvent } from "../../lib/kernel/timeline.ts";
import type { KernelView } from "../../lib/kernel/view.ts";
import { taskSchema } from "../../lib/lesson/schema.ts";
import { TaskWatch } from "../src/checks/task-watch.ts";
import { KernelThread } from "../src/kernel/kernel-thread.ts";
import { KernelWatch } from "../src/kernel/kernel-watch.ts";
import { readFacts } from "../src/kernel/snapshot.ts";
import { instanceName } from "../src/kernel/trace/instance.ts";
import { TRACEFS } from "../src/kernel/trace/tracing.ts";
import type { KernelViewer } from "../src/kernel/viewer-feed.ts";
import { cgroupPids } from "../src/sandbox/cgroup.ts";
import { ENGINE_CGROUP } from "../src/sandbox/layout.ts";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { start } from "./judging.ts";
import { host, inside, roots, testSandbox, until } from "./support.ts";

function report(message: string, error: unknown): never {
  throw new Error(message, { cause: error });
}

function watched(sandbox: Sandbox): KernelWatch {
  const thread = new KernelThread({ cgroupRoot: roots.cgroup }, report);
  const watch = new KernelWatch(thread, () => []);
  onTestFinished(async () => {
    watch.end();
    await thread.close();
  });
  watch.begin(sandbox);
  return watch;
}

/** A page that keeps what it was sent, and says at once that it has received it. */
function page() {
  const got = { view: null as KernelView | null, events: [] as TimelineEvent[], snapshots: 0, patches: 0 };
  const viewer: KernelViewer = {
    "kernel:snapshot": ({ view }, received) => {
      got.view = view;
      got.snapshots += 1;
      received();
    },
    "kernel:patch": ({ patch }, received) => {
      got.view = got.view && apply(got.view, patch);
      got.patches += 1;
      received();
    },
    "timeline:events": ({ events }, received) => {
      got.events.push(...events);
      received();
    },
  };
  const comms = () => Object.values(got.view?.processes ?? {}).map(({ argv }) => argv.join(" "));
  return { viewer, got, comms };
}

test("a page is sent what there is, then what changes, and nothing once it does not look", async () => {
  await using sandbox = await testSandbox();
  const watch = watched(sandbox);
  const { viewer, got, comms } = page();
  const answer = await watch.watch(viewer, { panels: ["processes"], timeline: true });
  expect(answer).toEqual({ cgroup: sandbox.cgroup, timeline: { isAvailable: true } });
  await until("a whole view", () => got.snapshots === 1);
  // Whoever comes from outside is followed a moment later, and what it has done by then is not told.
  await start(sandbox, "until [ -e /tmp/watched ]; do sleep 0.1; done; exec sleep 7700");
  await until("it is followed", () => got.events.some(({ act }) => act.kind === "exec" && act.argv?.[1] === "0.1"));
  await inside(sandbox, "touch /tmp/watched");
  await until("the process is shown", () => comms().includes("sleep 7700"));
  await until("its exec is told", () =>
    got.events.some(({ act }) => act.kind === "exec" && act.argv?.join(" ") === "sleep 7700"),
  );
  await inside(sandbox, "pkill sleep");
  await until("its end is told", () => got.events.some(({ act }) => act.kind === "exit" && act.signal === 15));
  await until("it is shown no more", () => !comms().includes("sleep 7700"));
  expect(got.snapshots).toBe(1);
  const numbers = got.events.map(({ seq }) => seq);
  expect(numbers).toEqual(numbers.map((_, index) => index + (numbers[0] ?? 0)));

  await start(sandbox, "until [ -e /tmp/go ]; do sleep 0.1; done; /bin/echo unseen");
  await until("who says it is followed", () => comms().some((line) => line.includes("unseen")));
  watch.unwatch(viewer);
  const before = structuredClone(got);
  await inside(sandbox, "touch /tmp/go");
  const later = page();
  await watch.watch(later.viewer, { panels: ["cgroups"], timeline: true });
  await until("what happened meanwhile is told", () =>
    later.got.events.some(({ act }) => act.kind === "exec" && act.argv?.[1] === "unseen"),
  );
  await until("the cgroups are shown", () => later.got.view?.cgroups["/shell"] !== undefined);
  expect(got).toEqual(before);
  watch.end();
  await until("no ring is left", () => !host.exists(`${TRACEFS}/instances/${instanceName(sandbox.cgroup)}`));
}, 120_000);

test("what the Docker Engine does is told, though it was started before anybody looked", async () => {
  await using sandbox = await testSandbox();
  const watch = watched(sandbox);
  const engine = `${sandbox.cgroup}/${ENGINE_CGROUP}`;
  await inside(sandbox, `sudo mkdir /sys/fs/cgroup/${ENGINE_CGROUP}`);
  const move = `own=$BASHPID; echo $own | sudo tee /sys/fs/cgroup/${ENGINE_CGROUP}/cgroup.procs`;
  await start(sandbox, `${move}; until [ -e /tmp/go ]; do sleep 0.1; done; /bin/echo container`);
  await until("something runs where the engine does", () => cgroupPids(host, engine).length > 0);
  const { viewer, got } = page();
  await watch.watch(viewer, { panels: [], timeline: true });
  await until("it is looked at", () => got.events.some(({ act }) => act.kind === "exec" && act.argv?.[0] === "sleep"));
  await inside(sandbox, "touch /tmp/go");
  const programs = () => got.events.flatMap(({ act }) => (act.kind === "exec" ? [act.argv?.join(" ")] : []));
  await until("what it does is told", () => programs().includes("/bin/echo container"));
  expect(programs()).toContain("sleep 0.1");
}, 120_000);

test("a task that asks for an event is done by what is over before anybody could look", async () => {
  await using sandbox = await testSandbox();
  const watch = watched(sandbox);
  const check = { event: { kind: "unshare", flags: ["CLONE_NEWPID"], comm: "unshare" } };
  const task = taskSchema.parse({ id: "alone", title: "Alone", check, hint: "a hint", solve: "true" });
  const { cgroup, initPid } = sandbox;
  const tasks = new TaskWatch({
    tasks: [task],
    done: [],
    read: (needs) => readFacts(host, { cgroup, initPid, shells: [] }, needs),
    probe: () => report("there is no probe here", undefined),
    events: watch,
    onChange: () => {},
    report,
  });
  onTestFinished(() => tasks.stop());
  tasks.start();
  await until("it is looked at", () => tasks.states[0]?.reason.includes("has not happened since") === true);
  await inside(sandbox, "unshare --pid --fork true");
  expect(tasks.states[0]?.status).toBe("todo");
  await inside(sandbox, "sudo unshare --pid --fork true");
  await until("it is done", () => tasks.states[0]?.status === "done");
}, 120_000);
