/** Attacks on a whole sandbox-server, from a learner's terminal in the browser. */
import type { ChildProcess } from "node:child_process";
import { readdirSync, rmdirSync } from "node:fs";
import { totalmem } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cgroupPids, cgroupTree } from "../../src/sandbox/cgroup.ts";
import { read } from "../attack/attacker.ts";
import { startWork, type Work } from "../attack/neighbour.ts";
import type { Keyboard } from "../attack/terminal.ts";
import type { Leftovers } from "../leftovers.ts";
import { CGROUP, freePort, openPage, type Page, STATE, sandboxes, startServer, stopServer } from "../server-process.ts";
import { host, leftovers, nothingIsLeft, until } from "../support.ts";

const ATTACKER = "B".repeat(22);

let before: Leftovers;
let port: number;
let server: ChildProcess;
let page: Page;
let work: Work;
beforeAll(async () => {
  before = leftovers();
  port = await freePort();
  server = await startServer(port);
  page = await openPage(port);
  const [id] = sandboxes();
  work = await startWork(onPage(page), `${CGROUP}/${id}`, serverPids());
});
afterAll(async () => {
  await page[Symbol.asyncDispose]();
  await stopServer(server);
  await nothingIsLeft(before);
});

/** Hears only what has been shown since the last time. */
function onPage(shown: Page): Keyboard {
  let seen = shown.text().length;
  return {
    type: (text) => shown.type(text),
    async hear(pattern) {
      const unheard = new RegExp(pattern);
      unheard.exec = (text) => pattern.exec(text.slice(seen));
      const match = await shown.shown(unheard);
      seen += match.index + match[0].length;
      return match;
    },
  };
}

/** The attacker's page, the shell at its prompt, and the cgroup of its sandbox. */
async function attackersPage(): Promise<{ page: Page; cgroup: string } & AsyncDisposable> {
  const others = new Set(sandboxes());
  const opened = await openPage(port, ATTACKER);
  await opened.shown(/\$ /);
  const id = sandboxes().find((name) => !others.has(name)) ?? [...others].at(-1);
  return { page: opened, cgroup: `${CGROUP}/${id}`, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

/** Of the server and its pty host. */
function serverPids(): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const isPtyHost = (pid: string) => read(`/proc/${pid}/cmdline`).includes(`${STATE}/pty-host.sock`);
  return [server.pid ?? 0, ...pids.filter(isPtyHost).map(Number)];
}

/** What they hold, in bytes. */
function serverMemory(): number {
  const rss = (pid: number) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1]) * 1024;
  return serverPids().reduce((sum, pid) => sum + rss(pid), 0);
}

const MEBIBYTE = 1024 * 1024;

test("`yes` without end neither slows another learner nor grows the server, looked at or not", async () => {
  const { page: flooded } = await attackersPage();
  const memoryBefore = serverMemory();
  flooded.type("yes\n");
  await flooded.shown(/y\r\ny\r\ny/);
  await flooded[Symbol.asyncDispose]();
  await work.isNotHeldUpBy("yes");
  expect(serverMemory() - memoryBefore).toBeLessThan(96 * MEBIBYTE);
  await using again = await openPage(port, ATTACKER);
  again.type("\x03");
  again.type("echo $((6 * 7))\n");
  await again.shown(/42/);
});

test("a learner's processes hold their terminal, and know nothing of the server's", async () => {
  await using attacker = await attackersPage();
  const pids = cgroupTree(host, attacker.cgroup).flatMap((cgroup) => cgroupPids(host, cgroup));
  expect(pids.length).toBeGreaterThan(2);
  for (const pid of pids) {
    const held = readdirSync(`/proc/${pid}/fd`).map((number) => host.readLink(`/proc/${pid}/fd/${number}`));
    expect(new Set(held), read(`/proc/${pid}/comm`)).toEqual(
      new Set([expect.stringMatching(/^\/dev\/(null|pts\/\d+)$/)]),
    );
    expect(read(`/proc/${pid}/environ`)).not.toMatch(/DRYDOCK|NODE|SECRET/);
  }
  const doors = `127.0.0.1/${port} 10.0.2.15/7071 10.0.2.2/7071`;
  attacker.page.type(
    `for door in ${doors}; do (exec 3<>/dev/tcp/$door) 2>/dev/null && echo rea''ched; done; ls ${STATE}; echo do''ne\n`,
  );
  await attacker.page.shown(/done/);
  expect(attacker.page.text()).not.toMatch(/reached|pty-host/);
});

/** Netlink answers that nobody reads: 200 KiB a socket, none of which memory.max counts. */
const KERNEL_MEMORY_BOMB = `perl -MSocket -e 'for (1 .. 8) { last if fork } my $ask = pack("LSSLL", 16, 999, 5, 1, 0);
  while (socket(my $s, 16, SOCK_RAW, 0)) { push @held, $s; send($s, $ask, 64) // last for 1 .. 400 } sleep 600'`;

/** Share of the machine's memory that somebody else holds meanwhile, so that it is short sooner. */
const HELD_SHARE = 0.55;

/** Share of it that the kernel may take a while to give back: what it keeps of files, slabs, the server's own. */
const GIVEN_BACK_LATER = 0.1;

async function holdMemory(): Promise<AsyncDisposable> {
  const folder = `${STATE}/held`;
  const bytes = Math.round(totalmem() * HELD_SHARE);
  const hold = `mkdir -p ${folder} && mount -t tmpfs -o size=90% held ${folder} && fallocate -l ${bytes} ${folder}/memory`;
  expect(await host.run(["sh", "-c", hold])).toMatchObject({ code: 0 });
  return {
    async [Symbol.asyncDispose]() {
      expect(await host.run(["umount", folder])).toMatchObject({ code: 0 });
      rmdirSync(folder);
    },
  };
}

test("whoever makes the kernel take the machine's memory is stopped, and nobody else", async () => {
  const { page: bomber, cgroup } = await attackersPage();
  const shareBefore = availableShare();
  const stopped = bomber.stopped();
  {
    await using _held = await holdMemory();
    bomber.type(`${KERNEL_MEMORY_BOMB.replaceAll("\n", " ")}\n`);
    expect(await stopped).toMatchObject({ reason: "memory" });
  }
  await until("the attacker's sandbox is gone", () => !host.exists(cgroup), 60_000);
  const isBack = () => availableShare() > shareBefore - GIVEN_BACK_LATER;
  await until("the memory is given back", isBack, 60_000).catch(() => {});
  expect(
    isBack(),
    `of ${shareBefore} available before, this is:
${read("/proc/meminfo")}`,
  ).toBe(true);
  await bomber[Symbol.asyncDispose]();
  // The other learner's shell is the one that it was.
  await work.isNotHeldUpBy("nothing any more");
});

function availableShare(): number {
  const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(read("/proc/meminfo"))?.[1]);
  return kib("MemAvailable") / kib("MemTotal");
}
