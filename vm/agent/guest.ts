/** The agent inside the VM: runs as root what comes over its virtio-serial port. For tests and debugging only. */
import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream, openSync } from "node:fs";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { decodeFrames, encodeFrame, FRAME, type Frame, type FrameKind } from "./frames.ts";
import { startRequestSchema } from "./start-request.ts";

/** What a shell answers when there is no such program. */
const NOT_FOUND_STATUS = 127;

const [portPath] = process.argv.slice(2);
if (portPath === undefined) throw new Error("usage: guest.ts <virtio-serial port>");

// A virtio-serial port opens only once: both streams share the descriptor.
const port = openSync(portPath, "r+");
const toHost = createWriteStream("", { fd: port, autoClose: false });
const fromHost = createReadStream("", { fd: port, autoClose: false });
const running = new Map<number, ChildProcessWithoutNullStreams>();

async function send(kind: FrameKind, channel: number, payload: string | Uint8Array = ""): Promise<void> {
  const frame = encodeFrame({ kind, channel, payload: Buffer.from(payload) });
  if (!toHost.write(frame)) await once(toHost, "drain");
}

async function forward(stream: Readable, kind: FrameKind, channel: number): Promise<void> {
  for await (const chunk of stream) await send(kind, channel, chunk);
}

/** Runs a command to its end, which is when the last holder of its output has let go, as with ssh. */
async function run(channel: number, payload: Uint8Array): Promise<void> {
  const { command, cwd, env } = startRequestSchema.parse(JSON.parse(Buffer.from(payload).toString()));
  const [program = "", ...args] = command;
  // A process group of its own, so that a signal reaches whatever the command started.
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true });
  child.stdin.on("error", () => {}); // It need not read all that the host sends.
  running.set(channel, child);
  try {
    const output = [forward(child.stdout, FRAME.stdout, channel), forward(child.stderr, FRAME.stderr, channel)];
    const status = await exitStatus(child);
    await Promise.all(output);
    await send(FRAME.exit, channel, String(status));
  } catch (error) {
    await send(FRAME.stderr, channel, `${error instanceof Error ? error.message : String(error)}\n`);
    await send(FRAME.exit, channel, String(NOT_FOUND_STATUS));
  } finally {
    running.delete(channel);
  }
}

/** As a shell gives it: the exit code, or 128 + the number of the signal that killed it. */
function exitStatus(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal === null ? (code ?? 0) : 128 + constants.signals[signal]));
  });
}

function obey({ kind, channel, payload }: Frame): void {
  const child = running.get(channel);
  if (kind === FRAME.start) void run(channel, payload);
  else if (child?.pid === undefined)
    return; // It ended while the frame was on its way.
  else if (kind === FRAME.stdin && payload.byteLength === 0) child.stdin.end();
  else if (kind === FRAME.stdin) child.stdin.write(payload);
  else if (kind === FRAME.signal) signalGroup(child.pid, Buffer.from(payload).toString());
}

function signalGroup(pid: number, name: string): void {
  try {
    process.kill(-pid, name);
  } catch {
    // ESRCH: the whole group is gone.
  }
}

await send(FRAME.ready, 0);
for await (const frame of decodeFrames(fromHost)) obey(frame);
