/** Finds the pty host of a state folder, or starts one that outlives us. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";

/** Enough for what Node says when it aborts. */
const LAST_WORDS_LENGTH = 2000;

const MAIN = new URL("./main.ts", import.meta.url).pathname;

/**
 * A connection to the host that listens at `socketPath`. Where none does, one is started; its log is beside the socket.
 * @param onEnd told how one that was started has ended, by itself or by a signal
 * @throws Error with the place of its log when it ends before it listens
 */
export async function reachPtyHost(socketPath: string, onEnd: (how: string) => void): Promise<Socket> {
  const running = await connected(socketPath);
  if (running) return running;
  // Of one that was killed.
  await rm(socketPath, { force: true });
  await startPtyHost(socketPath, onEnd);
  const started = await connected(socketPath);
  if (!started) throw new Error(`the pty host does not listen on ${socketPath}`);
  return started;
}

async function connected(socketPath: string): Promise<Socket | null> {
  const socket = connect(socketPath);
  try {
    await once(socket, "connect");
    return socket;
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ECONNREFUSED")) {
      return null;
    }
    throw error;
  }
}

async function startPtyHost(socketPath: string, onEnd: (how: string) => void): Promise<void> {
  const logPath = logOf(socketPath);
  await using log = await open(logPath, "w");
  // A session of its own, and none of our descriptors: it must not end, nor hold anything up, when we do.
  const child = spawn(process.execPath, [MAIN, socketPath], {
    detached: true,
    stdio: ["ignore", log.fd, log.fd, "ipc"],
    cwd: "/",
    env: { PATH: process.env.PATH ?? "", ...nodeSettings(process.env) },
  });
  const ended = once(child, "exit").then(() => {
    throw new Error(`the pty host ended before it listened: see ${logPath}`);
  });
  ended.catch(() => {});
  await Promise.race([once(child, "message"), ended]);
  child.once("exit", (code, signal) => onEnd(signal ? `by ${signal}` : `with code ${code}`));
  child.unref();
}

/** How this machine wants Node to run, and where code stands compiled (node(1), "Environment variables"). */
function nodeSettings({ NODE_OPTIONS, NODE_COMPILE_CACHE }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { NODE_OPTIONS, NODE_COMPILE_CACHE };
}

/** The end of its log; it holds nothing of what learners type or see. */
export function lastWords(socketPath: string): string {
  return readFileSync(logOf(socketPath), "utf8").slice(-LAST_WORDS_LENGTH).trim() || "none";
}

function logOf(socketPath: string): string {
  return `${socketPath}.log`;
}
