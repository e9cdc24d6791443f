/** TCP ports: is this one free, who has it, and which one is. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { z } from "zod";
import { CommandFailure } from "./command-failure.ts";

const listenErrorSchema = z.object({ code: z.enum(["EADDRINUSE", "EACCES", "EADDRNOTAVAIL"]) });

/** Throws with the way out when nobody could listen on this address and port. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  try {
    await listenBriefly(host, port);
  } catch (error) {
    const known = listenErrorSchema.safeParse(error);
    if (!known.success) throw error;
    throw new CommandFailure(await explain(known.data.code, host, port), { cause: error });
  }
}

/** A port on 127.0.0.1 that nobody listens on at this moment. */
export async function findFreePort(): Promise<number> {
  return listenBriefly("127.0.0.1", 0);
}

async function listenBriefly(host: string, port: number): Promise<number> {
  const server = createServer().listen(port, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return address.port;
}

async function explain(code: string, host: string, port: number): Promise<string> {
  if (code === "EADDRNOTAVAIL") return `This machine has no address ${host}. Choose another one with --listen.`;
  if (code === "EACCES") return `Port ${port} needs root. Choose another one: --port 7080`;
  const owner = await portOwner(port);
  return `Port ${port} is in use${owner === null ? "" : ` by ${owner}`}. Choose another one: --port ${port + 1}`;
}

/** `node web/main.ts (pid 4711)`, or null when that cannot be known. */
async function portOwner(port: number): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)("ss", ["-H", "-l", "-t", "-n", "-p", `sport = :${port}`]);
    const owner = parseSocketOwner(stdout);
    if (owner === null) return null;
    // What ss has is the thread's name, which Node calls MainThread.
    const commandLine = await readFile(`/proc/${owner.pid}/cmdline`, "utf8").catch(() => owner.name);
    return `${commandLine.replaceAll("\0", " ").trim()} (pid ${owner.pid})`;
  } catch {
    return null; // No ss on this machine.
  }
}

/** Reads `users:(("MainThread",pid=4711,fd=21))` in a line of ss(8); another user's process it does not tell. */
export function parseSocketOwner(line: string): { name: string; pid: number } | null {
  const found = /users:\(\("([^"]*)",pid=(\d+)/.exec(line);
  return found ? { name: found[1] ?? "", pid: Number(found[2]) } : null;
}
