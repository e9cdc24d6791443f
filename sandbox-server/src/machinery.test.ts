import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { recordingHost } from "./host/recording.ts";
import { linuxMachinery } from "./machinery.ts";
import type { LabEvent } from "./observability/observe.ts";
import { LimitWatch } from "./observability/usage.ts";
import { startTestPtyHost } from "./pty-host/testing.ts";
import { PROFILES } from "./sandbox/profiles.ts";
import type { PoolSizes } from "./session/pool.ts";

/** How an act begins that runs something inside a sandbox. */
const EXEC = "run crun --cgroup-manager=cgroupfs exec";
const LESSON = { id: "course/lesson", profile: "base", tasks: [] } as const;

/** Where the pty host finds a runtime that runs cat(1) in place of a shell in a sandbox. */
const bin = mkdtempSync(path.join(tmpdir(), "drydock-runtime-"));
writeFileSync(path.join(bin, "crun"), "#!/bin/sh\nexec cat\n", { mode: 0o755 });
process.env.PATH = `${bin}:${process.env.PATH}`;
const { host: ptyHost, ...disposable } = await startTestPtyHost();
afterAll(async () => {
  await disposable[Symbol.asyncDispose]();
  rmSync(bin, { recursive: true });
});

function watchedMachinery(poolSizes: PoolSizes = {}) {
  const host = recordingHost();
  const events: LabEvent[] = [];
  const roots = { rootfs: "/root-fs", stateDirectory: "/state", cgroup: "/sys/fs/cgroup/drydock" };
  const observe = (event: LabEvent) => void events.push(event);
  const report = () => {};
  const freePlaces = () => 10;
  const machinery = linuxMachinery({
    host,
    roots,
    profiles: PROFILES,
    ptyHost,
    poolSizes,
    freePlaces,
    report,
    observe,
    limitWatch: new LimitWatch(host, roots.cgroup, observe),
  });
  return { host, events, machinery, lesson: { ...LESSON, tasks: [] } };
}

test("a sandbox is observed as it is made, given to its learner, and taken apart", async () => {
  const { machinery, events, lesson } = watchedMachinery();
  const sandbox = await machinery.createSandbox(lesson, "ann");
  await sandbox.destroy();
  await machinery.close();
  const ms = expect.any(Number);
  expect(events).toEqual([
    { event: "create", sandbox: sandbox.id, profile: "base", ms },
    { event: "claim", sandbox: sandbox.id, learner: "ann", lesson: "course/lesson", source: "cold", ms },
    { event: "undo", sandbox: sandbox.id, failures: 0, ms },
  ]);
});

test("a claim from the pool says so, and the pool's count goes down", async () => {
  const { machinery, events, lesson } = watchedMachinery({ base: 1 });
  await machinery.warmUp();
  expect(machinery.pooledSandboxes().ready).toBe(1);
  const sandbox = await machinery.createSandbox(lesson, "ann");
  expect(machinery.pooledSandboxes().ready).toBe(0);
  expect(events.at(-1)).toMatchObject({ event: "claim", source: "pool" });
  await sandbox.destroy();
  await machinery.close();
});

test("a sandbox out of the pool has a shell that waits, which ends with it or with the pool", async () => {
  const { machinery, lesson } = watchedMachinery({ base: 2 });
  await machinery.warmUp();
  expect(ptyHost.sandboxes).toHaveLength(2);
  const sandbox = await machinery.createSandbox(lesson, "ann");
  expect(machinery.shellsOf(sandbox).map((shell) => shell.view())).toMatchObject([{ number: 1, exit: null }]);
  await machinery.close();
  expect(ptyHost.sandboxes).toEqual([sandbox.id]);
  await sandbox.destroy();
  expect(ptyHost.sandboxes).toEqual([]);
});

test("a waiting shell that has ended, or that began before the lesson's set-up, is nobody's", async () => {
  const { machinery, lesson } = watchedMachinery({ base: 2 });
  await machinery.warmUp();
  const [ended] = ptyHost.sandboxes.flatMap((id) => ptyHost.terminalsOf(id));
  const hasEnded = new Promise((resolve) => ended?.onExit(resolve));
  // What ends cat(1): the end-of-file character of a terminal.
  void ended?.input(Buffer.from("\x04"));
  await hasEnded;
  const setup = [{ line: 7, script: "touch ready" }];
  for (const claimed of [lesson, { ...lesson, setup }]) {
    const sandbox = await machinery.createSandbox(claimed, "ann");
    expect(machinery.shellsOf(sandbox)).toEqual([]);
    await sandbox.destroy();
  }
  await machinery.close();
});

test("a sandbox that cannot be made is observed with the code its learner is told", async () => {
  const { machinery, host, events, lesson } = watchedMachinery();
  host.exitAt("perl", "step 1: write disk.ext4: No space left on device\n");
  await expect(machinery.createSandbox(lesson, "ann")).rejects.toThrow("disk-image");
  await machinery.close();
  expect(events).toMatchObject([{ event: "create_failed", profile: "base", code: "no_disk" }]);
});

test("a lesson's set-up is run before its learner comes, and when it fails nothing is left", async () => {
  const { machinery, host, events, lesson } = watchedMachinery();
  const setup = [
    { line: 7, script: "touch ready" },
    { line: 12, script: "false" },
  ];
  const prepared = await machinery.createSandbox({ ...lesson, setup }, "ann");
  expect(host.acts.filter((act) => act.startsWith(EXEC))).toHaveLength(2);
  await prepared.destroy();
  events.length = 0;

  host.failAt(EXEC, new Error("no such thing"));
  await expect(machinery.createSandbox({ ...lesson, setup }, "ann")).rejects.toThrow("set-up on line 7");
  await machinery.close();
  expect(events).toMatchObject([
    { event: "create" },
    { event: "claim" },
    { event: "create_failed", code: "setup_failed" },
    { event: "undo", failures: 0 },
  ]);
});

test("a stopped sandbox that starts again, or cannot, is observed too", async () => {
  const { machinery, host, events, lesson } = watchedMachinery();
  const sandbox = await machinery.createSandbox(lesson, "ann");
  await machinery.startAgain(sandbox, lesson, "ann");
  expect(events.at(-1)).toMatchObject({ event: "claim", source: "restart", sandbox: sandbox.id });
  host.exitAt("perl", "step 8: mount overlay: Cannot allocate memory\n");
  await expect(machinery.startAgain(sandbox, lesson, "ann")).rejects.toThrow("overlay");
  expect(events.at(-1)).toMatchObject({ event: "create_failed", code: "no_memory", sandbox: sandbox.id });
  await machinery.close();
});

test("what could not be undone is tried again, and its slot is nobody's until then", async () => {
  vi.useFakeTimers();
  try {
    const { machinery, host, lesson } = watchedMachinery();
    const sandbox = await machinery.createSandbox(lesson, "ann");
    host.failAt("rm /state/sandboxes", new Error("busy"));
    expect(await sandbox.destroy()).toHaveLength(1);
    const next = await machinery.createSandbox(lesson, "bob");
    expect(next.slot).not.toBe(sandbox.slot);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await machinery.createSandbox(lesson, "eve")).slot).toBe(sandbox.slot);
  } finally {
    vi.useRealTimers();
  }
});
