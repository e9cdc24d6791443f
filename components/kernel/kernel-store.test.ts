import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KernelLink, type KernelRequest } from "#components/terminal/kernel-link.ts";
import type { TimelineEvent } from "#lib/kernel/timeline.ts";
import type { KernelView, ProcessView } from "#lib/kernel/view.ts";
import type { KernelPast } from "#lib/protocol/kernel-messages.ts";
import { createKernelStore } from "./kernel-store.ts";

const WATCH = { cgroup: "/sys/fs/cgroup/drydock/sb-1", timeline: { isAvailable: true } } as const;
const SETS = { inheritable: "0", permitted: "0", effective: "0", bounding: "0", ambient: "0" };

function process(pid: number): ProcessView {
  const id = { outside: 0, inside: 0 };
  const kernel = { capabilities: SETS, seccomp: "filter", seccompFilters: 1, noNewPrivs: false } as const;
  const names = { comm: "sh", argv: ["sh"], exe: null, state: "S", cgroup: "/", namespaces: { pid: 1 } };
  return {
    id: `${pid}`,
    pid,
    ppid: 1,
    nspids: [pid],
    uid: id,
    gid: id,
    startedAtMs: 0,
    threads: 1,
    terminal: null,
    ...names,
    ...kernel,
  };
}

function view(...pids: number[]): KernelView {
  const processes = Object.fromEntries(pids.map((pid) => [`${pid}`, process(pid)]));
  return { sandbox: { pid: 1 }, processes, namespaces: {}, cgroups: {}, mounts: {}, networks: {}, omitted: {} };
}

/** A store that looks through a link whose wire writes down what it was asked. */
function looking(past: KernelPast = { snapshot: null, kept: null }) {
  const asked: (KernelRequest | "unwatch")[] = [];
  const link = new KernelLink({
    watch(request, answer) {
      asked.push(request);
      answer({ ok: true, data: WATCH });
    },
    unwatch: () => asked.push("unwatch"),
    at: (_, answer) => answer({ ok: true, data: past }),
  });
  link.connected();
  const store = createKernelStore();
  return { link, store, asked, release: store.getState().look(link, ["processes"]) };
}

describe("what a page knows of the kernel", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is not called live while the connection is gone, and stays to be looked at", () => {
    const { link, store } = looking();
    link.snapshot({ atMs: 1_000, view: view(1) });
    vi.advanceTimersByTime(100);
    link.disconnected();
    expect(store.getState()).toMatchObject({ isWatching: false, live: { atMs: 1_000 } });
    link.connected();
    expect(store.getState().isWatching).toBe(true);
  });

  it("is drawn at most ten times a second, and then with all that came", () => {
    const { link, store } = looking();
    let drawn = 0;
    store.subscribe(() => {
      drawn += 1;
    });
    link.snapshot({ atMs: 1_000, view: view(10) });
    for (let atMs = 1_001; atMs < 1_050; atMs += 1) {
      link.patch({ atMs, patch: { in: { processes: { set: { [atMs]: process(atMs) } } } } });
    }
    vi.advanceTimersByTime(100);
    expect(drawn).toBe(1);
    expect(Object.keys(store.getState().live?.view.processes ?? {})).toHaveLength(50);
  });

  it("keeps a process that ended for a while, with its exit code from the timeline", () => {
    const { link, store } = looking();
    link.snapshot({ atMs: 1_000, view: view(10, 11) });
    vi.advanceTimersByTime(100);
    const act = { kind: "exit", code: 7, signal: null } as const;
    const exit: TimelineEvent = { seq: 1, atMs: 1_050, command: null, pid: 11, nspid: 2, comm: "sh", act };
    link.events({ events: [exit], commands: [] });
    link.patch({ atMs: 1_100, patch: { in: { processes: { drop: ["11"] } } } });
    vi.advanceTimersByTime(100);
    expect(store.getState().ghosts).toMatchObject([{ process: { pid: 11 }, end: { code: 7 } }]);
    vi.advanceTimersByTime(20_000);
    expect(store.getState().ghosts).toEqual([]);
  });

  it("goes back to a reading it has, asks the host for one it has not, and comes back to now", async () => {
    const earlier = { atMs: 500, view: view(9) };
    const { link, store } = looking({ snapshot: earlier, kept: { firstAtMs: 400, lastAtMs: 1_100 } });
    link.snapshot({ atMs: 1_000, view: view(10) });
    link.patch({ atMs: 1_100, patch: { in: { processes: { set: { 11: process(11) } } } } });
    vi.advanceTimersByTime(100);
    store.getState().goTo(1_050);
    expect(Object.keys(store.getState().past?.snapshot?.view.processes ?? {})).toEqual(["10"]);
    store.getState().goTo(600);
    await vi.advanceTimersByTimeAsync(0);
    expect(store.getState()).toMatchObject({ past: { snapshot: earlier }, firstAtMs: 400 });
    store.getState().goTo(null);
    expect(store.getState().past).toBeNull();
  });

  it("looks again on a new connection, and looks away when the panel closes", () => {
    const { link, asked, release } = looking();
    link.disconnected();
    link.connected();
    release();
    const request = { panels: ["processes"], timeline: true };
    expect(asked).toEqual([request, request, "unwatch"]);
  });
});
