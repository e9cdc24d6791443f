import { expect, test } from "vitest";
import { DrydockError } from "../../../lib/protocol/errors.ts";
import { SessionRegistry } from "./registry.ts";
import type { SessionMachinery, Watcher } from "./session-parts.ts";
import { catTerminal, NO_KERNEL, notingSandbox } from "./testing.ts";

const NOBODY: Watcher = { state: () => {}, tasks: () => {} };
const watcher = (): Watcher => ({ ...NOBODY });

const MACHINERY: SessionMachinery = {
  createSandbox: async () => notingSandbox("a", []),
  startAgain: async (sandbox) => sandbox,
  watchEnd: () => () => {},
  startShell: (_, number, columns, rows) => catTerminal(number, columns, rows),
  shellsOf: () => [],
  remember: () => {},
  shellPid: () => null,
  probe: async () => ({ exit: 0, output: "" }),
  kernel: NO_KERNEL,
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

test("who waits gets in as others leave, in the order of coming, and who gives up leaves no gap", async () => {
  const sessions = registry(1);
  const open = (learner: string) => sessions.open(learner, "c/a", watcher());
  const [ann, bob, eve, joe] = [await open("ann"), await open("bob"), await open("eve"), await open("joe")];
  const end = { reason: "idle", message: "gone" } as const;
  await bob.end(end);
  expect([eve, joe].map((session) => session.view().state)).toMatchObject([{ place: 1 }, { place: 2 }]);
  await ann.end(end);
  await expect.poll(() => eve.view().state.kind).toBe("ready");
  expect(joe.view().state).toMatchObject({ kind: "queued", place: 1 });
  expect(sessions.freePlaces).toBe(0);
  await sessions.close();
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

test("a host's acts reach the sandboxes of those named, at the lesson named, and no other", async () => {
  const sessions = registry(10);
  const open = async (learner: string, lesson: string) => {
    const session = await sessions.open(learner, lesson, watcher());
    await expect.poll(() => session.view().state.kind).toBe("ready");
    return session;
  };
  const [ann, annElsewhere, bob] = [await open("ann", "c/a"), await open("ann", "c/b"), await open("bob", "c/a")];
  expect(sessions.act({ learners: ["ann"], lesson: "c/a", act: "stop" })).toBe(1);
  expect(ann.view().state).toMatchObject({ kind: "stopped", end: { reason: "host" } });
  expect([annElsewhere, bob].map((session) => session.view().state.kind)).toEqual(["ready", "ready"]);
  const before = bob.view().clock?.endsAtMs ?? 0;
  // What is stopped has no time to be given more of.
  expect(sessions.act({ learners: ["ann", "bob"], lesson: null, act: "extend" })).toBe(2);
  expect(bob.view().clock?.endsAtMs).toBeGreaterThan(before);
  expect(sessions.act({ learners: ["bob"], lesson: "c/a", act: "reset" })).toBe(1);
  expect(bob.view().state).toMatchObject({ kind: "creating", stage: expect.stringContaining("Your host has reset") });
  await expect.poll(() => bob.view().state.kind).toBe("ready");
  expect(sessions.act({ learners: ["joe"], lesson: null, act: "reset" })).toBe(0);
  await sessions.close();
});

test("a closing host takes nobody in and ends everybody", async () => {
  const sessions = registry(10);
  const session = await sessions.open("ann", "c/a", watcher());
  await sessions.close();
  expect(session.view().state).toMatchObject({ kind: "ended", end: { reason: "host_stopped" } });
  await expect(sessions.open("bob", "c/a", watcher())).rejects.toBeInstanceOf(DrydockError);
});

test("a session left stopped starts again on its own sandbox when its learner comes", async () => {
  const log: string[] = [];
  const sessions = registry(10);
  const life = { kind: "stopped", end: { reason: "idle", message: "gone" }, keptUntilMs: Date.now() + 60_000 } as const;
  await sessions.takeUp("ann", "c/a", { sandbox: notingSandbox("kept", log), done: [], life });
  const session = await sessions.open("ann", "c/a", watcher());
  await expect.poll(() => session.view().state.kind).toBe("ready");
  await session.end({ reason: "idle", message: "gone" });
  expect(log).toEqual(["destroy kept"]);
});

test("a session left running holds its place on the host, and goes on until the time it was given", async () => {
  const sessions = registry(1);
  const clock = { startedAtMs: Date.now() - 1000, endsAtMs: Date.now() + 60_000 };
  const life = { kind: "running", isFrozen: false, clock } as const;
  await sessions.takeUp("ann", "c/a", { sandbox: notingSandbox("running", []), done: [], life });
  const session = await sessions.open("ann", "c/a", watcher());
  expect(session.view()).toMatchObject({ state: { kind: "ready" }, clock: { endsAtMs: clock.endsAtMs } });
  expect(session.view().terminals).toHaveLength(1);
  const next = await sessions.open("bob", "c/a", watcher());
  expect(next.view().state.kind).toBe("queued");
  await sessions.close();
});

test("a session left frozen wakes when its learner comes", async () => {
  const log: string[] = [];
  const sessions = registry(1);
  const clock = { startedAtMs: Date.now() - 1000, endsAtMs: Date.now() + 60_000 };
  const life = { kind: "running", isFrozen: true, clock } as const;
  await sessions.takeUp("ann", "c/a", { sandbox: notingSandbox("frozen", log), done: [], life });
  const session = await sessions.open("ann", "c/a", watcher());
  expect(session.view().state.kind).toBe("ready");
  expect(log).toEqual(["thaw frozen"]);
  await sessions.close();
});

test("a server that hands over ends nothing", async () => {
  const log: string[] = [];
  const sessions = registry(1);
  const life = { kind: "running", isFrozen: false, clock: { startedAtMs: 0, endsAtMs: Date.now() + 60_000 } } as const;
  await sessions.takeUp("ann", "c/a", { sandbox: notingSandbox("running", log), done: [], life });
  await sessions.letGo();
  expect(log).toEqual([]);
  await expect(sessions.open("bob", "c/a", watcher())).rejects.toMatchObject({ code: "shutting_down" });
});

test("who is dismissed keeps their files, or for good nothing; others go on", async () => {
  const sessions = registry(10);
  const open = async (learner: string) => {
    const session = await sessions.open(learner, "c/a", watcher());
    await expect.poll(() => session.view().state.kind).toBe("ready");
    return session;
  };
  const [ann, bob, eve] = [await open("ann"), await open("bob"), await open("eve")];
  sessions.dismiss("ann", false);
  sessions.dismiss("bob", true);
  expect(ann.view().state).toMatchObject({ kind: "stopped", end: { reason: "workshop_over" } });
  expect(bob.view().state).toMatchObject({ kind: "ended", end: { reason: "workshop_over" } });
  expect(eve.view().state.kind).toBe("ready");
  await sessions.close();
});

test("who looks on neither makes a session nor keeps one awake, and is counted for its learner", async () => {
  const sessions = registry(10);
  expect(() => sessions.visit("ann", "c/a", watcher())).toThrow(DrydockError);
  const own = watcher();
  const session = await sessions.open("ann", "c/a", own);
  await expect.poll(() => session.view().state.kind).toBe("ready");
  const guest = watcher();
  expect(sessions.visit("ann", "c/a", guest).view().guests).toBe(1);
  sessions.release(session, own);
  expect(session.isWatched).toBe(false);
  sessions.release(session, guest);
  expect(session.view().guests).toBe(0);
  await sessions.close();
});
