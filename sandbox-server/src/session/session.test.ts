import { expect, test, vi } from "vitest";
import type { SessionState } from "../../../lib/protocol/events.ts";
import { PROFILES } from "../sandbox/profiles.ts";
import { Admission } from "./admission.ts";
import { Session } from "./session.ts";
import type { SessionMachinery, Watcher } from "./session-parts.ts";
import { catTerminal, NO_KERNEL, notingSandbox } from "./testing.ts";

/** Machinery whose sandboxes are made when the test says so. */
function machinery() {
  const log: string[] = [];
  const pending: PromiseWithResolvers<void>[] = [];
  const endings: (() => void)[] = [];
  let made = 0;
  const parts: SessionMachinery = {
    async createSandbox() {
      made += 1;
      const id = `sandbox-${made}`;
      log.push(`create ${id}`);
      const gate = Promise.withResolvers<void>();
      pending.push(gate);
      await gate.promise;
      return notingSandbox(id, log);
    },
    async startAgain({ id }) {
      log.push(`start again ${id}`);
      return notingSandbox(id, log);
    },
    watchEnd(_, onEnd) {
      endings.push(onEnd);
      return () => log.push("release end watch");
    },
    startShell: (_, number, columns, rows) => catTerminal(number, columns, rows),
    shellsOf: () => [],
    remember: () => {},
    shellPid: () => null,
    probe: async () => ({ exit: 0, output: "" }),
    kernel: NO_KERNEL,
    readFacts: async () => ({ sandbox: {}, shells: [], processes: [], cgroups: [] }),
    report: (message) => log.push(`report ${message}`),
  };
  return { parts, log, pending, endings };
}

function recordingWatcher() {
  const kinds: SessionState["kind"][] = [];
  const waiting = new Map<string, () => void>();
  const watcher: Watcher = {
    state: ({ state }) => {
      kinds.push(state.kind);
      waiting.get(state.kind)?.();
    },
    tasks: () => {},
  };
  const until = (kind: SessionState["kind"]) => new Promise<void>((resolve) => waiting.set(kind, resolve));
  return { watcher, kinds, until };
}

const LESSON = { id: "course/lesson", profile: "base", tasks: [] } as const;

function newSession(admission = new Admission(1)) {
  const made = machinery();
  const session = new Session({
    learner: "ann",
    lesson: { ...LESSON, tasks: [] },
    profile: PROFILES.base,
    machinery: made.parts,
    admission,
  });
  const seen = recordingWatcher();
  session.attach(seen.watcher);
  const begun = () => vi.waitFor(() => expect(made.pending).toHaveLength(1));
  return { ...made, ...seen, session, begun };
}

test("a session is creating, then ready, and tells its watcher", async () => {
  const { session, pending, until, kinds, begun } = newSession();
  expect(session.view().state.kind).toBe("creating");
  const ready = until("ready");
  await begun();
  pending[0]?.resolve();
  await ready;
  expect(kinds.at(-1)).toBe("ready");
});

test("the shell that waits in a sandbox is the learner's first terminal, and the next has another number", async () => {
  const { session, parts, pending, until, begun } = newSession();
  const waiting = catTerminal(1, 80, 24);
  parts.shellsOf = () => [waiting];
  const ready = until("ready");
  await begun();
  pending[0]?.resolve();
  await ready;
  expect(session.view().terminals.map(({ id }) => id)).toEqual([waiting.id]);
  expect(session.openTerminal(80, 24).number).toBe(2);
  await session.end({ reason: "host_stopped", message: "" });
});

test("a sandbox that cannot be made for lack of disk fails with no_disk", async () => {
  const { session, pending, until, log, begun } = newSession();
  const failed = until("failed");
  await begun();
  pending[0]?.reject(new Error("overlay: mount failed (exit 32): No space left on device"));
  await failed;
  expect(session.view().state).toMatchObject({ kind: "failed", error: { code: "no_disk" } });
  expect(log).toContain("report a sandbox could not be created");
});

test("a reset destroys the old sandbox before it makes the new one", async () => {
  const { session, pending, until, log, begun } = newSession();
  const ready = until("ready");
  await begun();
  pending[0]?.resolve();
  await ready;
  expect(session.reset().state.kind).toBe("creating");
  await expect.poll(() => pending.length).toBe(2);
  expect(log).toEqual(["create sandbox-1", "release end watch", "destroy sandbox-1", "create sandbox-2"]);
});

test("a reset on a full host keeps its learner's place", async () => {
  const admission = new Admission(1);
  const { session, pending, until, kinds, begun } = newSession(admission);
  const ready = until("ready");
  await begun();
  pending[0]?.resolve();
  await ready;
  const waiting: number[] = [];
  admission.request({ admitted: () => expect.unreachable(), waiting: (place) => waiting.push(place) });
  session.reset();
  const again = until("ready");
  await expect.poll(() => pending.length).toBe(2);
  pending[1]?.resolve();
  await again;
  expect(kinds).not.toContain("queued");
  expect(waiting).toEqual([1]);
});

test("a place is given to the next learner once the sandbox that had it is gone", async () => {
  const admission = new Admission(1);
  const { session, pending, until, log, begun } = newSession(admission);
  const ready = until("ready");
  await begun();
  pending[0]?.resolve();
  await ready;
  admission.request({ admitted: () => log.push("admit the next"), waiting: () => {} });
  await session.end({ reason: "idle", message: "gone" });
  expect(log.slice(-2)).toEqual(["destroy sandbox-1", "admit the next"]);
});

test("a session ended while its sandbox is being made leaves no sandbox", async () => {
  const { session, pending, log, begun } = newSession();
  await begun();
  const ended = session.end({ reason: "idle", message: "gone" });
  pending[0]?.resolve();
  await ended;
  expect(session.view().state.kind).toBe("ended");
  expect(log).toContain("destroy sandbox-1");
});

test("when every process of the sandbox is gone, the session ends and says so", async () => {
  const { session, pending, endings, until, begun } = newSession();
  const ready = until("ready");
  await begun();
  pending[0]?.resolve();
  await ready;
  endings[0]?.();
  expect(session.view().state).toMatchObject({ kind: "ended", end: { reason: "crashed" } });
});

test("a sandbox comes with its first shell, and a closed terminal's number is given out again", async () => {
  const { session, pending, until, begun } = newSession();
  const ready = until("ready");
  await begun();
  pending[0]?.resolve();
  await ready;
  const numbers = () => session.view().terminals.map((terminal) => terminal.number);
  expect(numbers()).toEqual([1]);
  session.openTerminal(80, 24);
  session.openTerminal(80, 24);
  const second = session.view().terminals.find((terminal) => terminal.number === 2);
  session.closeTerminal(second?.id ?? "");
  expect(numbers()).toEqual([1, 3]);
  session.openTerminal(80, 24);
  expect(new Set(numbers())).toEqual(new Set([1, 2, 3]));
  await session.end({ reason: "idle", message: "gone" });
});

test("a sandbox that nobody looks at is frozen, then stopped with its files, then gone; whoever comes back wakes it", async () => {
  vi.useFakeTimers();
  try {
    const { session, pending, log, watcher, begun } = newSession();
    await begun();
    pending[0]?.resolve();
    await vi.waitFor(() => expect(session.view().state.kind).toBe("ready"));
    const { freezeMs, stopMs, deleteMs } = PROFILES.base.idle;

    session.detach(watcher);
    await vi.advanceTimersByTimeAsync(freezeMs);
    expect(session.view().state.kind).toBe("frozen");
    session.attach(watcher);
    expect(session.view().state.kind).toBe("ready");
    expect(log.slice(-2)).toEqual(["freeze sandbox-1", "thaw sandbox-1"]);

    session.detach(watcher);
    await vi.advanceTimersByTimeAsync(stopMs);
    expect(session.view().state).toMatchObject({ kind: "stopped", end: { reason: "idle" } });
    session.attach(watcher);
    await vi.waitFor(() => expect(session.view().state.kind).toBe("ready"));
    expect(log).toContain("start again sandbox-1");

    session.detach(watcher);
    await vi.advanceTimersByTimeAsync(stopMs + deleteMs);
    expect(session.view().state).toMatchObject({ kind: "ended", end: { reason: "idle" } });
    await vi.waitFor(() => expect(log.at(-1)).toBe("destroy sandbox-1"));
  } finally {
    vi.useRealTimers();
  }
});

test("on a full host a session waits its turn, and moves in when another one ends", async () => {
  const admission = new Admission(1);
  const first = newSession(admission);
  const second = newSession(admission);
  expect(second.session.view().state).toEqual({ kind: "queued", place: 1, estimateMs: null });
  const created = second.until("creating");
  await first.session.end({ reason: "idle", message: "gone" });
  await created;
});

test("a sandbox's time can be put off as far as the profile allows, and then stops it with its files", async () => {
  vi.useFakeTimers();
  try {
    const { session, pending, begun } = newSession();
    await begun();
    pending[0]?.resolve();
    await vi.waitFor(() => expect(session.view().state.kind).toBe("ready"));
    const { firstMs, extensionMs, longestMs } = PROFILES.base.lifetime;
    const startedAtMs = (session.view().clock?.endsAtMs ?? 0) - firstMs;
    expect(session.view().clock?.isExtendable).toBe(true);
    for (let added = 0; added <= longestMs; added += extensionMs) session.extend();
    expect(session.view().clock).toEqual({ endsAtMs: startedAtMs + longestMs, isExtendable: false });
    await vi.advanceTimersByTimeAsync(longestMs);
    expect(session.view().state).toMatchObject({ kind: "stopped", end: { reason: "lifetime" } });
  } finally {
    vi.useRealTimers();
  }
});
