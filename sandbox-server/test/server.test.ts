/** The whole sandbox-server as a process: what survives it, and what a stopped one leaves behind. */
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cgroupTree, removeCgroup } from "../src/sandbox/cgroup.ts";
import { ask, CGROUP, freePort, openPage, STATE, sandboxes, startServer, stopServer } from "./server-process.ts";
import { host, inside, leftovers } from "./support.ts";

test("shells and what runs in them survive a server that is killed, and one that hands over", async () => {
  const before = leftovers();
  const port = await freePort();
  const first = await startServer(port);
  const page = await openPage(port);
  const [id = ""] = sandboxes();
  const shellPid = await ask(page, "$$", "first");
  page.type("export KEPT=yes; echo rea''dy; cat\r");
  await page.shown(/ready\r/);
  page.type("typed before the crash\r");
  await page.shown(/before the crash\r\ntyped before the crash/);
  first.kill("SIGKILL");
  await once(first, "exit");

  const second = await startServer(port);
  expect(sandboxes()).toEqual([id]);
  const again = await openPage(port);
  expect(again.terminal).toBe(page.terminal);
  // cat(1) was not disturbed: it still answers, and the screen is what it was.
  expect(again.text()).toContain("typed before the crash");
  again.type("typed after it\r\x03");
  // What is typed before an interrupted shell is at its prompt again is lost.
  await again.shown(/\^C[^$]*\$ $/);
  expect(await ask(again, "$$ $KEPT", "second")).toBe(`${shellPid} yes`);
  second.kill("SIGUSR2");
  await once(second, "exit");
  expect(second.exitCode).toBe(0);

  const third = await startServer(port);
  const last = await openPage(port);
  expect(await ask(last, "$$ $KEPT", "third")).toBe(`${shellPid} yes`);
  await stopServer(third);
  expect(third.exitCode).toBe(0);
  expect(cgroupTree(host, CGROUP)).toEqual([]);
  expect(leftovers()).toEqual(before);
});

test("a torn record loses its own sandbox and no other; of one that has ended, the files are kept", async () => {
  const before = leftovers();
  const port = await freePort();
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
  expect(leftovers()).toEqual(before);
});
