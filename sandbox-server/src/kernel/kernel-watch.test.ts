import { expect, onTestFinished, test, vi } from "vitest";
import { apply, diff, type Patch } from "../../../lib/kernel/patch.ts";
import type { TimelineCommand } from "../../../lib/kernel/timeline.ts";
import type { KernelView } from "../../../lib/kernel/view.ts";
import type { KernelServerMessages } from "../../../lib/protocol/kernel-messages.ts";
import type { Interest } from "./kernel-messages.ts";
import type { KernelNews } from "./kernel-thread.ts";
import { type KernelSource, KernelWatch } from "./kernel-watch.ts";
import type { Shell } from "./timeline/commands.ts";

const SANDBOX = { id: "sb-1", cgroup: "/cg/sb-1", initPid: 40, bundle: "/bundle/sb-1" };
const PROCESSES = { panels: ["processes"], timeline: false } as const;
const EVENTS = { panels: [], timeline: true } as const;

const EMPTY: KernelView = {
  sandbox: {},
  processes: {},
  namespaces: {},
  cgroups: {},
  mounts: {},
  networks: {},
  omitted: {},
};
/** A view that differs from others by one number. */
const viewOf = (pid: number): KernelView => ({ ...EMPTY, sandbox: { pid } });

/** A watch, and the thread's side of its line. */
function watched(shells: () => Shell[] = () => []) {
  const said: (Interest | "open" | "close")[] = [];
  let hear: (news: KernelNews) => void = () => {};
  const source: KernelSource = {
    availability: async () => ({ isAvailable: true }),
    open(_sandbox, _subject, listener) {
      said.push("open");
      hear = listener;
      return { look: (interest) => said.push(interest), close: () => said.push("close") };
    },
  };
  const watch = new KernelWatch(source, shells);
  onTestFinished(() => watch.letGo());
  let last = EMPTY;
  return {
    watch,
    said,
    snapshot: (atMs: number, view: KernelView) => {
      last = view;
      hear({ kind: "snapshot", sandbox: "sb-1", atMs, view });
    },
    patch: (atMs: number, view: KernelView) => {
      const patch = diff(last, view) ?? {};
      last = view;
      hear({ kind: "patch", sandbox: "sb-1", atMs, patch });
    },
    events: (pids: readonly number[], commands: TimelineCommand[] = []) => {
      const events = pids.map((pid) => ({
        pid,
        nspid: 1,
        comm: "ls",
        atMs: pid,
        command: 1,
        act: { kind: "exit", code: 0, signal: null } as const,
      }));
      hear({ kind: "events", sandbox: "sb-1", events, commands });
    },
  };
}

/** A page that shows what it is sent, and says so when asked to. */
function page() {
  const sent: string[] = [];
  let received: (() => void)[] = [];
  let shown: KernelView | null = null;
  const pids: number[] = [];
  const viewer: KernelServerMessages = {
    "kernel:snapshot"({ view }, done) {
      sent.push("snapshot");
      shown = view;
      received.push(done);
    },
    "kernel:patch"({ patch }: { patch: Patch }, done) {
      sent.push("patch");
      shown = shown && apply(shown, patch);
      received.push(done);
    },
    "timeline:events"({ events }, done) {
      sent.push("events");
      pids.push(...events.map(({ pid }) => pid));
      received.push(done);
    },
  };
  return {
    viewer,
    sent,
    pids,
    shown: () => shown?.sandbox.pid,
    acknowledge: () => {
      const all = received;
      received = [];
      for (const done of all) done();
    },
  };
}

test("a viewer gets a whole reading first, then what changed", async () => {
  const { watch, snapshot, patch } = watched();
  const { viewer, sent, shown, acknowledge } = page();
  watch.begin(SANDBOX);
  expect(await watch.watch(viewer, PROCESSES)).toEqual({ cgroup: "/cg/sb-1", timeline: { isAvailable: true } });
  snapshot(1, viewOf(1));
  acknowledge();
  patch(2, viewOf(2));
  expect([sent, shown()]).toEqual([["snapshot", "patch"], 2]);
});

test("a slow viewer gets fewer and larger patches, and ends with the last reading", async () => {
  const { watch, snapshot, patch } = watched();
  const { viewer, sent, shown, acknowledge } = page();
  watch.begin(SANDBOX);
  await watch.watch(viewer, PROCESSES);
  snapshot(1, viewOf(1));
  for (let reading = 2; reading < 10; reading += 1) patch(reading, viewOf(reading));
  expect(sent).toEqual(["snapshot"]);
  acknowledge();
  expect([sent, shown()]).toEqual([["snapshot", "patch"], 9]);
  acknowledge();
  expect(sent).toHaveLength(2);
});

test("who comes later is shown what the others see", async () => {
  const { watch, snapshot, patch } = watched();
  const [first, second] = [page(), page()];
  watch.begin(SANDBOX);
  await watch.watch(first.viewer, PROCESSES);
  snapshot(1, viewOf(1));
  first.acknowledge();
  patch(2, viewOf(2));
  await watch.watch(second.viewer, PROCESSES);
  expect(second.shown()).toBe(2);
  watch.unwatch(first.viewer);
  second.acknowledge();
  patch(3, viewOf(3));
  expect([first.shown(), second.shown()]).toEqual([2, 3]);
});

test("the thread is asked for what all viewers look at together, and for nothing when nobody looks", async () => {
  const { watch, said } = watched(() => [{ terminal: 1, pid: 4700 }]);
  const [first, second] = [page(), page()];
  watch.begin(SANDBOX);
  await watch.watch(first.viewer, PROCESSES);
  await watch.watch(second.viewer, { panels: ["network", "processes"], timeline: true });
  watch.unwatch(first.viewer);
  watch.unwatch(second.viewer);
  const shells = [{ terminal: 1, pid: 4700 }];
  expect(said).toEqual([
    "open",
    { panels: [], events: false, shells: [] },
    { panels: ["processes"], events: false, shells },
    { panels: ["network", "processes"], events: true, shells },
    { panels: [], events: false, shells: [] },
  ]);
});

test("events are kept for who comes later, numbered in their order", async () => {
  const { watch, events } = watched();
  const { viewer, pids } = page();
  watch.begin(SANDBOX);
  const followed: number[] = [];
  const release = watch.follow((heard) => followed.push(...heard.map(({ seq }) => seq)));
  events([11, 12]);
  events([13]);
  release();
  events([14]);
  await watch.watch(viewer, EVENTS);
  expect(pids).toEqual([11, 12, 13, 14]);
  expect(followed).toEqual([1, 2, 3]);
});

test("only so many events are kept, and come in batches that a page can take", async () => {
  const { watch, events } = watched();
  const { viewer, pids, sent, acknowledge } = page();
  watch.begin(SANDBOX);
  for (let batch = 0; batch < 30; batch += 1) events(Array.from({ length: 100 }, (_, index) => batch * 100 + index));
  await watch.watch(viewer, EVENTS);
  expect(pids).toHaveLength(250);
  for (let turn = 0; turn < 20; turn += 1) acknowledge();
  expect([pids.length, pids[0], pids.at(-1), sent.length]).toEqual([2_000, 1_000, 2_999, 8]);
});

test("earlier moments can be looked at, and none of another sandbox's", async () => {
  const { watch, snapshot, patch } = watched();
  const { viewer } = page();
  watch.begin(SANDBOX);
  await watch.watch(viewer, PROCESSES);
  snapshot(1_000, viewOf(1));
  patch(2_000, viewOf(2));
  expect(watch.at(1_999).snapshot).toEqual({ atMs: 1_000, view: viewOf(1) });
  expect(watch.at(2_000).snapshot?.view).toEqual(viewOf(2));
  expect(watch.at(0)).toMatchObject({ snapshot: { atMs: 1_000 }, kept: { firstAtMs: 1_000, lastAtMs: 2_000 } });
  patch(1_000 + 6 * 60_000, viewOf(3));
  expect(watch.at(1_999).kept?.firstAtMs).toBe(361_000);
  watch.end();
  expect(watch.at(2_000)).toEqual({ snapshot: null, kept: null });
});

test("a new sandbox is shown to who still looks, from its beginning", async () => {
  const { watch, snapshot, events, said } = watched();
  const { viewer, sent, shown, pids, acknowledge } = page();
  watch.begin(SANDBOX);
  await watch.watch(viewer, { panels: ["processes"], timeline: true });
  snapshot(1, viewOf(1));
  events([11]);
  watch.end();
  watch.begin({ ...SANDBOX, id: "sb-2" });
  snapshot(2, viewOf(2));
  acknowledge();
  expect([sent.filter((name) => name === "snapshot").length, shown(), pids]).toEqual([2, 2, [11]]);
  expect(said.filter((word) => typeof word === "string")).toEqual(["open", "close", "open"]);
});

test("letting go leaves what is recorded to the next server", () => {
  const { watch, said } = watched();
  watch.begin(SANDBOX);
  watch.letGo();
  watch.end();
  expect(said).not.toContain("close");
});

test("a shell that is opened while nobody looks is told of once it has a PID", async () => {
  const shells: Shell[] = [];
  const { watch, said } = watched(() => [...shells]);
  watch.begin(SANDBOX);
  watch.shellOpened();
  shells.push({ terminal: 1, pid: 77 });
  await vi.waitFor(() => {
    expect(said.at(-1)).toEqual({ panels: [], events: false, shells: [{ terminal: 1, pid: 77 }] });
  }, 5_000);
});
