import { expect, test } from "vitest";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import { SessionRegistry } from "./registry.ts";
import type { SessionMachinery, Watcher } from "./session.ts";
import { catTerminal, notingSandbox } from "./testing.ts";

const NOBODY: Watcher = { state: () => {}, tasks: () => {} };
const watcher = (): Watcher => ({ ...NOBODY });

const MACHINERY: SessionMachinery = {
  createSandbox: async () => notingSandbox("a", []),
  startAgain: async (sandbox) => sandbox,
  watchEnd: () => () => {},
  startShell: (_, number, columns, rows) => catTerminal(number, columns, rows),
  remember: () => {},
  shellPid: () => null,
  readFacts: async () => ({ sandbox: {}, shells: [], processes: [], cgroups: [] }),
  report: () => {},
};

function registry(maxSandboxes: number) {
  return new SessionRegistry({
    loadLesson: async (id) => ({ id, profile: "base", tasks: [] }),
    machinery: MACHINERY,
    maxSandboxes,
  });
}

test("two tabs of one learner at one lesson share a session", async () => {
  const sessions = registry(10);
  const [one, other] = await Promise.all([
    sessions.open("ann", "c/a", watcher()),
    sessions.open("ann", "c/a", watcher()),
  ]);
  expect(one).toBe(other);
});

test("two learners at one lesson do not", async () => {
  const sessions = registry(10);
  expect(await sessions.open("ann", "c/a", watcher())).not.toBe(await sessions.open("bob", "c/a", watcher()));
});

test("on a full host the next learner waits", async () => {
  const sessions = registry(1);
  await sessions.open("ann", "c/a", watcher());
  const session = await sessions.open("bob", "c/a", watcher());
  expect(session.view().state).toMatchObject({ kind: "queued", place: 1 });
});

test("a fourth lesson ends the session that its learner left longest ago, and says why", async () => {
  const sessions = registry(10);
  const watchers = [watcher(), watcher(), watcher()];
  const opened = [];
  for (const [index, each] of watchers.entries()) opened.push(await sessions.open("ann", `c/l${index}`, each));
  const [first, second] = opened;
  if (!first || !second || !watchers[1]) throw new Error("three sessions were opened");
  sessions.release(second, watchers[1]);
  await sessions.open("ann", "c/l4", watcher());
  expect(first.view().state.kind).not.toBe("ended");
  expect(second.view().state).toMatchObject({ kind: "ended", end: { reason: "replaced" } });
});

test("a closing host takes nobody in and ends everybody", async () => {
  const sessions = registry(10);
  const session = await sessions.open("ann", "c/a", watcher());
  await sessions.close();
  expect(session.view().state).toMatchObject({ kind: "ended", end: { reason: "host_stopped" } });
  await expect(sessions.open("bob", "c/a", watcher())).rejects.toBeInstanceOf(DrydockError);
});

test("a restored session waits, stopped, and starts again on its own sandbox when its learner comes", async () => {
  const log: string[] = [];
  const sessions = registry(10);
  const record = { version: 1, learner: "ann", lesson: "c/a", profile: "base", slot: 3, done: [] } as const;
  await sessions.restore({ ...record, done: [] }, notingSandbox("kept", log));
  const session = await sessions.open("ann", "c/a", watcher());
  await expect.poll(() => session.view().state.kind).toBe("ready");
  await session.end({ reason: "idle", message: "gone" });
  expect(log).toEqual(["destroy kept"]);
});
