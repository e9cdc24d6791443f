/** The whole sandbox-server as a process: what survives it, and what a stopped one leaves behind. */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cgroupTree, removeCgroup } from "../src/sandbox/cgroup.ts";
import {
  ask,
  CGROUP,
  cleanUpWhenFailed,
  freePort,
  openPage,
  STATE,
  sandboxes,
  startServer,
  stopServer,
} from "./server-process.ts";
import { host, inside, leftovers, nothingIsLeft, until } from "./support.ts";

test("the shell that waited for a learner in the pool, and what runs in it, survive a server that is killed, and one that hands over", async () => {
  const before = leftovers();
  const port = await freePort();
  cleanUpWhenFailed(port);
  const first = await startServer(port, "base:1");
  const pooled = await waitingShell([]);
  const page = await openPage(port);
  expect(Number(host.readText(`${STATE}/sandboxes/${pooled.id}/shell-1.pid`))).toBe(pooled.pid);
  expect(sandboxes()).toContain(pooled.id);
  const shellPid = await ask(page, "$$", "first");
  // Read at the first Tab only: bash starts in a quarter of the time without it.
  page.type("nsenter --targ\t");
  await page.shown(/nsenter --target $/);
  page.type("\x03");
  page.type("export KEPT=yes; echo rea''dy; cat\r");
  await page.shown(/ready\r/);
  page.type("typed before the crash\r");
  await page.shown(/before the crash\r\ntyped before the crash/);
  const unclaimed = await waitingShell([pooled.id]);
  first.kill("SIGKILL");
  await once(first, "exit");

  const second = await startServer(port);
  expect(sandboxes()).toEqual([pooled.id]);
  expect(host.exists(`/proc/${unclaimed.pid}`)).toBe(false);
  const again = await openPage(port);
  expect(again.terminal).toBe(page.terminal);
  // cat(1) was not disturbed: it still answers, and the screen is what it was.
  expect(again.text()).toContain("typed before the crash");
  again.type("typed after it\r\x03");
  // What is typed before an interrupted shell is at its prompt again is lost.
  await again.shown(/\^C[^$]*\$ $/);
  expect(await ask(again, "$$ $KEPT", "second")).toBe(`${shellPid} yes`);
  second.kill("SIGUSR2");
  expect(await once(second, "exit")).toEqual([0, null]);

  const third = await startServer(port);
  const last = await openPage(port);
  expect(await ask(last, "$$ $KEPT", "third")).toBe(`${shellPid} yes`);
  expect(await stopServer(third)).toEqual([0, null]);
  expect(cgroupTree(host, CGROUP)).toEqual([]);
  await nothingIsLeft(before);
});

/** Of a pooled sandbox that is not one of those. */
async function waitingShell(others: readonly string[]): Promise<{ id: string; pid: number }> {
  const found = { id: "", pid: 0 };
  await until("a shell waits in a pooled sandbox", () => {
    found.id = sandboxes().find((id) => !others.includes(id)) ?? "";
    found.pid = Number(host.readText(`${STATE}/sandboxes/${found.id}/shell-1.pid`));
    return found.pid > 0;
  });
  return found;
}

test("a torn record loses its own sandbox and no other; of one that has ended, the files are kept", async () => {
  const before = leftovers();
  const port = await freePort();
  cleanUpWhenFailed(port);
  const first = await startServer(port);
  const own = async (learner: string) => {
    const known = sandboxes();
    const page = await openPage(port, learner);
    return { page, id: sandboxes().find((id) => !known.includes(id)) ?? "" };
  };
  const torn = await own("A".repeat(22));
  const ended = await own("B".repeat(22));
  const running = await own("C".repeat(22));
  await inside(ended, "echo kept > ~/note");
  first.kill("SIGKILL");
  await once(first, "exit");
  writeFileSync(`${STATE}/sandboxes/${torn.id}/session.json`, '{"version":2,"learner":"AA');
  // What a restart of the machine does to a sandbox.
  await removeCgroup(host, `${CGROUP}/${ended.id}`);

  const second = await startServer(port);
  expect(sandboxes()).toEqual([running.id]);
  expect((await openPage(port, "C".repeat(22))).terminal).toBe(running.page.terminal);
  await openPage(port, "B".repeat(22));
  expect((await inside(ended, "cat ~/note")).stdout).toBe("kept\n");
  await stopServer(second);
  await nothingIsLeft(before);
});
