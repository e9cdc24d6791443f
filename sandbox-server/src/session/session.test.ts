import { expect, test } from "vitest";
import type { SessionState } from "../../../lib/protocol/events.ts";
import { Session, type SessionMachinery, type Watcher } from "./session.ts";
import { catTerminal, notingSandbox } from "./testing.ts";

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
    watchEnd(_, onEnd) {
      endings.push(onEnd);
      return () => log.push("release end watch");
    },
    startShell: (_, number, columns, rows) => catTerminal(number, columns, rows),
    shellPid: () => null,
    readFacts: () => ({ sandbox: {}, shells: [], processes: [], cgroups: [] }),
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

function newSession() {
  const made = machinery();
  const session = new Session({ ...LESSON, tasks: [] }, made.parts);
  const seen = recordingWatcher();
  session.attach(seen.watcher);
  return { ...made, ...seen, session };
}

test("a session is creating, then ready, and tells its watcher", async () => {
  const { session, pending, until, kinds } = newSession();
  expect(session.view().state.kind).toBe("creating");
  const ready = until("ready");
  pending[0]?.resolve();
  await ready;
  expect(kinds.at(-1)).toBe("ready");
});

test("a sandbox that cannot be made for lack of disk fails with no_disk", async () => {
  const { session, pending, until, log } = newSession();
  const failed = until("failed");
  pending[0]?.reject(new Error("overlay: mount failed (exit 32): No space left on device"));
  await failed;
  expect(session.view().state).toMatchObject({ kind: "failed", error: { code: "no_disk" } });
  expect(log).toContain("report a sandbox could not be created");
});

test("a reset destroys the old sandbox before it makes the new one", async () => {
  const { session, pending, until, log } = newSession();
  const ready = until("ready");
  pending[0]?.resolve();
  await ready;
  expect(session.reset().state.kind).toBe("creating");
  await expect.poll(() => pending.length).toBe(2);
  expect(log).toEqual(["create sandbox-1", "release end watch", "destroy sandbox-1", "create sandbox-2"]);
});

test("a session ended while its sandbox is being made leaves no sandbox", async () => {
  const { session, pending, log } = newSession();
  const ended = session.end({ reason: "idle", message: "gone" });
  pending[0]?.resolve();
  await ended;
  expect(session.view().state.kind).toBe("ended");
  expect(log).toContain("destroy sandbox-1");
});

test("when every process of the sandbox is gone, the session ends and says so", async () => {
  const { session, pending, endings, until } = newSession();
  const ready = until("ready");
  pending[0]?.resolve();
  await ready;
  endings[0]?.();
  expect(session.view().state).toMatchObject({ kind: "ended", end: { reason: "crashed" } });
});

test("a sandbox comes with its first shell, and a closed terminal's number is given out again", async () => {
  const { session, pending, until } = newSession();
  const ready = until("ready");
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
