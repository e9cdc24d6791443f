import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { mkdtempDisposable } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { FRESH, RecordingViewer } from "../terminal/testing.ts";
import { encodeFrame, FrameReader } from "./frames.ts";
import { PTY_HOST_VERSION, type ToPtyHost } from "./messages.ts";
import { PtyHost } from "./pty-host.ts";
import type { RemoteTerminal } from "./remote-terminal.ts";
import { startTestPtyHost } from "./testing.ts";

const SHELL = ["env", "PS1=$ ", "bash", "--norc", "--noprofile"];
const place = (number: number) => ({ sandbox: "sb-1", number, columns: 80, rows: 24 });

function openShell(host: PtyHost): RemoteTerminal {
  return host.open({ ...place(1), command: SHELL });
}

async function watch(terminal: RemoteTerminal): Promise<RecordingViewer> {
  const viewer = new RecordingViewer((self) => terminal.ack(self, self.end));
  await terminal.attach(viewer, FRESH);
  return viewer;
}

const type = (terminal: RemoteTerminal, text: string) => terminal.input(Buffer.from(text));

/** What the shell prints for a command, without its echo. */
async function answer(terminal: RemoteTerminal, viewer: RecordingViewer, command: string): Promise<string> {
  await type(terminal, `echo "<$(${command})>"\r`);
  const printed = /^<(.*)>\r$/m;
  await viewer.until(() => printed.test(viewer.text));
  return printed.exec(viewer.text)?.[1] ?? "";
}

test("a shell, and what runs in it, outlives the server that opened it; the next one finds its screen", async () => {
  await using started = await startTestPtyHost();
  const terminal = openShell(started.host);
  const viewer = await watch(terminal);
  const shellPid = await answer(terminal, viewer, "echo $$");
  await type(terminal, "export KEPT=yes; echo rea''dy; cat\r");
  await viewer.until(() => viewer.text.includes("ready\r"));
  await type(terminal, "typed before");
  await viewer.until(() => viewer.text.includes("typed before"));
  await started.host.disconnect();

  const next = await PtyHost.at(started.socketPath, () => {});
  const [found] = next.terminalsOf("sb-1");
  if (!found) throw new Error("the terminal is not there");
  expect(found.view()).toEqual(terminal.view());
  const later = await watch(found);
  expect(Buffer.from(later.view?.snapshot ?? []).toString()).toContain("typed before");
  await type(found, "\x03");
  // What is typed before an interrupted shell is at its prompt again is lost.
  await later.until(() => later.text.endsWith("$ "));
  expect(await answer(found, later, "echo $$ $KEPT")).toBe(`${shellPid} yes`);
  await next.shutDown();
});

test("a viewer that has everything up to an offset gets what a dead server never passed on", async () => {
  await using started = await startTestPtyHost();
  const terminal = openShell(started.host);
  const viewer = await watch(terminal);
  await type(terminal, "echo rea''dy\r");
  await viewer.until(() => viewer.text.includes("ready"));
  const from = viewer.end;
  await started.host.disconnect();
  const next = await PtyHost.at(started.socketPath, () => {});
  const [found] = next.terminalsOf("sb-1");
  if (!found) throw new Error("the terminal is not there");
  await type(found, "echo on''ward\r");
  const later = new RecordingViewer((self) => found.ack(self, self.end));
  await found.attach(later, { columns: 80, rows: 24, from });
  expect(later.view).toMatchObject({ snapshot: null, offset: from });
  await later.until(() => later.text.includes("onward"));
  await next.shutDown();
});

test("an end that comes with the greeting is not missed", async () => {
  await using folder = await mkdtempDisposable(`${tmpdir()}/drydock-`);
  const socketPath = `${folder.path}/pty-host.sock`;
  const held = { id: "t".repeat(22), exit: null, ...place(1) };
  const exit = { code: 3, signal: null };
  const greeting = encodeFrame({ op: "hello", version: PTY_HOST_VERSION, terminals: [held] });
  const fake = createServer((socket) => {
    socket.write(Buffer.concat([greeting, encodeFrame({ op: "ended", terminal: held.id, exit })]));
    socket.on("data", () => socket.destroy());
  });
  fake.listen(socketPath);
  await once(fake, "listening");
  const host = await PtyHost.at(socketPath, () => {});
  expect(host.terminalsOf("sb-1").map((terminal) => terminal.view().exit)).toEqual([exit]);
  await host.shutDown();
  fake.close();
});

test("an end is told to those who watch and those who only list", async () => {
  await using started = await startTestPtyHost();
  const terminal = openShell(started.host);
  const viewer = await watch(terminal);
  const ended = new Promise((resolve) => terminal.onExit(resolve));
  await type(terminal, "exit 7\r");
  expect(await ended).toEqual({ code: 7, signal: null });
  expect(viewer.exited).toEqual({ code: 7, signal: null });
  expect(terminal.view().exit).toEqual({ code: 7, signal: null });
});

test("a command that cannot be started ends at once", async () => {
  await using started = await startTestPtyHost();
  const terminal = started.host.open({ ...place(1), command: ["/no/such/program"] });
  expect(await new Promise((resolve) => terminal.onExit(resolve))).toMatchObject({ code: 1 });
});

test("a closed terminal is unknown, to attach and to input", async () => {
  await using started = await startTestPtyHost();
  const terminal = openShell(started.host);
  terminal.close();
  await expect(watch(terminal)).rejects.toMatchObject({ code: "terminal_unknown" });
  expect(await type(terminal, "x")).toBe(false);
  expect(started.host.terminalsOf("sb-1")).toEqual([]);
});

test("when the pty host is killed every shell has been hung up on, and the next terminal works", async () => {
  const reports: string[] = [];
  await using started = await startTestPtyHost((message) => void reports.push(message));
  const terminal = openShell(started.host);
  const viewer = await watch(terminal);
  const keeperPid = Number(await answer(terminal, viewer, "echo $PPID"));
  process.kill(keeperPid, "SIGKILL");
  await viewer.until(() => viewer.exited !== undefined);
  expect(viewer.exited).toEqual({ code: 0, signal: 1 });
  expect(reports.at(-1)).toBe("the pty host has ended, and with it every shell; its last words: none");
  const second = started.host.open({ ...place(2), command: SHELL });
  expect(await answer(second, await watch(second), "echo works")).toBe("works");
});

test("a pty host of another version is asked to end, and one of ours takes its place", async () => {
  await using folder = await mkdtempDisposable(`${tmpdir()}/drydock-`);
  const socketPath = `${folder.path}/pty-host.sock`;
  const other = createServer((socket) => {
    socket.write(encodeFrame({ op: "hello", version: PTY_HOST_VERSION + 1, terminals: [] }));
    const reader = new FrameReader<ToPtyHost>((message) => {
      expect(message).toEqual({ op: "shutdown" });
      other.close();
      socket.destroy();
    });
    socket.on("data", (chunk) => reader.push(chunk));
  });
  other.listen(socketPath);
  await once(other, "listening");
  const host = await PtyHost.at(socketPath, () => {});
  const terminal = openShell(host);
  expect(await answer(terminal, await watch(terminal), "echo works")).toBe("works");
  await host.shutDown();
});

test("where every pty host is of another version, it is said and not tried for ever", async () => {
  await using folder = await mkdtempDisposable(`${tmpdir()}/drydock-`);
  const socketPath = `${folder.path}/pty-host.sock`;
  const greeting = encodeFrame({ op: "hello", version: PTY_HOST_VERSION + 1, terminals: [] });
  const fake = createServer((socket) => {
    socket.write(greeting);
    socket.on("data", () => socket.destroy());
  });
  fake.listen(socketPath);
  await once(fake, "listening");
  const told: string[] = [];
  await expect(PtyHost.at(socketPath, (message) => told.push(message))).rejects.toThrow("restart the sandbox-server");
  expect(told).toHaveLength(2);
  fake.close();
});

test("an empty pty host ends when its last server leaves", async () => {
  await using started = await startTestPtyHost();
  const terminal = openShell(started.host);
  const keeperPid = Number(await answer(terminal, await watch(terminal), "echo $PPID"));
  expect(readFileSync(`/proc/${keeperPid}/cmdline`, "utf8")).toContain("drydock-pty-host");
  terminal.close();
  await started.host.disconnect();
  await expect.poll(() => existsSync(`/proc/${keeperPid}`)).toBe(false);
});

test("while somebody types a flood in another sandbox is held back, and one in their own is not", async () => {
  await using started = await startTestPtyHost();
  const ended: string[] = [];
  const typing = started.host.open({ ...place(1), sandbox: "typist's", command: ["cat"] });
  const key = () => void type(typing, "k\n");
  key();
  const flood = async (sandbox: string, bytes: number) => {
    const command = ["sh", "-c", `yes ${"long line ".repeat(20)} | head -c ${bytes}`];
    const viewer = await watch(started.host.open({ ...place(2), sandbox, command }));
    viewer.on("change", key);
    await viewer.until(() => viewer.exited !== undefined);
    ended.push(sandbox);
  };
  // The one that comes first and is smaller would be through first, had nothing held it back.
  await Promise.all([flood("another", 7_000_000), flood("typist's", 8_000_000)]);
  expect(ended).toEqual(["typist's", "another"]);
});
