import { createHash } from "node:crypto";
import { readdirSync, readlinkSync } from "node:fs";
import { expect, test, vi } from "vitest";
import type { TerminalExit } from "../../../lib/protocol/events.ts";
import { type Pty, spawnPty } from "./pty.ts";
import { MAX_PENDING_INPUT_BYTES } from "./pty-input.ts";
import { ENV } from "./testing.ts";

// Real programs on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** Runs a program to its end and answers with what it wrote. */
async function outputOf(command: string[], during: (pty: Pty) => void = () => {}) {
  const pty = spawnPty(command, { columns: 80, rows: 24, env: ENV });
  const chunks: Uint8Array[] = [];
  pty.onData((bytes) => chunks.push(bytes));
  const exited = new Promise<TerminalExit>((resolve) => pty.onExit(resolve));
  during(pty);
  const exit = await exited;
  return { exit, text: Buffer.concat(chunks).toString() };
}

/** Which of this process's descriptors are masters of a pty. */
function openMasters(): string[] {
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).endsWith("/ptmx");
    } catch {
      return false; // the descriptor with which the directory was read
    }
  });
}

test("the end is told after the last output, with the exit code", async () => {
  const { exit, text } = await outputOf(["bash", "-c", "seq 1 20000; exit 7"]);
  expect(exit).toEqual({ code: 7, signal: null });
  expect(text.endsWith("19999\r\n20000\r\n")).toBe(true);
});

test("the end names the signal that killed the program", async () => {
  expect((await outputOf(["bash", "-c", "kill -KILL $$"])).exit).toEqual({ code: 0, signal: 9 });
});

test("a program that cannot be started says so", async () => {
  const { exit, text } = await outputOf(["no-such-program"]);
  expect(exit.code).toBe(1);
  expect(text).toContain("No such file or directory");
});

test("output that waits in the kernel while reading is paused survives the end of the program", async () => {
  const { text } = await outputOf(["bash", "-c", "seq 1 300"], (pty) => {
    pty.pause();
    // Longer than the program runs, and than a pty lingers.
    setTimeout(() => pty.resume(), 400);
  });
  expect(text.endsWith("299\r\n300\r\n")).toBe(true);
});

test("a process left in the background does not hold up the end", async () => {
  const { exit, text } = await outputOf(["bash", "-c", "sleep 60 & echo $!; exit 4"]);
  process.kill(Number(text));
  expect(exit.code).toBe(4);
});

test("the program sees the size it was given and the one it is given later", async () => {
  const { text } = await outputOf(["bash", "-c", "stty size; read -r; stty size"], (pty) => {
    pty.onData((bytes) => {
      if (!Buffer.from(bytes).includes("24 80")) return;
      pty.resize(132, 43);
      pty.write(Buffer.from("\n"));
    });
  });
  expect(text).toBe("24 80\r\n\r\n43 132\r\n");
});

test("a hundred thousand lines pasted at once arrive whole", async () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `line ${index}\n`).join("");
  const { text } = await outputOf(["bash", "-c", "stty -echo; echo ready; sha256sum"], (pty) => {
    pty.onData((bytes) => {
      if (Buffer.from(bytes).includes("ready")) pty.write(Buffer.from(`${lines}\x04`));
    });
  });
  expect(text).toContain(createHash("sha256").update(lines).digest("hex"));
});

test("input for a program that does not read is bounded, and waiting costs next to nothing", async () => {
  const pty = spawnPty(["sleep", "60"], { columns: 80, rows: 24, env: ENV });
  pty.onData(() => {});
  const exited = new Promise((resolve) => pty.onExit(resolve));
  const piece = Buffer.alloc(16 * 1024, "x\n");
  let takenBytes = 0;
  while (pty.write(piece)) takenBytes += piece.byteLength;
  expect(takenBytes).toBeLessThan(MAX_PENDING_INPUT_BYTES + 128 * 1024);
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(process.cpuUsage(before).user + process.cpuUsage(before).system).toBeLessThan(150_000);
  pty.close();
  await exited;
});

test("fifty ptys opened and closed leave no descriptor, and none is seen by a program on another", async () => {
  const before = openMasters();
  const ptys = Array.from({ length: 50 }, () => spawnPty(["cat"], { columns: 80, rows: 24, env: ENV }));
  for (const pty of ptys) pty.onData(() => {});
  const ends = ptys.map((pty) => new Promise((resolve) => pty.onExit(resolve)));
  const { text } = await outputOf(["bash", "-c", "ls -l /proc/self/fd"]);
  expect(text).not.toContain("ptmx");
  for (const pty of ptys) {
    pty.close();
    pty.close();
  }
  await Promise.all(ends);
  expect(openMasters()).toEqual(before);
});

test("a closed pty hangs up on its program and takes no input and no size any more", async () => {
  const pty = spawnPty(["bash", "-c", "echo ready; exec sleep 60"], { columns: 80, rows: 24, env: ENV });
  await new Promise<void>((resolve) => pty.onData(() => resolve()));
  const exited = new Promise<TerminalExit>((resolve) => pty.onExit(resolve));
  pty.close();
  expect(pty.write(Buffer.from("x"))).toBe(false);
  pty.resize(100, 30);
  pty.pause();
  pty.resume();
  expect(await exited).toEqual({ code: 0, signal: 1 });
});
