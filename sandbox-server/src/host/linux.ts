/** The door to a real Linux kernel. */
import { execFile } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  watch,
  writeFileSync,
} from "node:fs";
import { rm } from "node:fs/promises";
import type { Host, Ran } from "./host.ts";

const DEFAULT_TIMEOUT_MS = 30_000;
const GONE = new Set(["ENOENT", "ESRCH", "ENODEV", "ENOTDIR"]);
const BUSY = new Set(["EBUSY", "ENOTEMPTY"]);

/** Commands get this environment and no other: nothing of the server's own leaks to a child. */
const COMMAND_ENVIRONMENT = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" };

export function linuxHost(): Host {
  return {
    run: runCommand,
    readText: (path) => unlessGone(() => readFileSync(path, "utf8"), null),
    readLink: (path) => unlessGone(() => readlinkSync(path), null, ["EACCES", "EPERM"]),
    listDirectories: (path) => unlessGone(() => directoriesIn(path), []),
    exists: existsSync,
    writeText: (path, text) => writeFileSync(path, text),
    makeDirectory(path, owner) {
      mkdirSync(path, { recursive: true, mode: 0o755 });
      if (owner) chownSync(path, owner.uid, owner.gid);
    },
    changeOwner: (path, owner) => chownSync(path, owner.uid, owner.gid),
    removeEmptyDirectory,
    removeTree: (path) => rm(path, { recursive: true, force: true }),
    kill,
    watch(path, onChange) {
      const watcher = watch(path, onChange);
      watcher.on("error", () => watcher.close());
      return () => watcher.close();
    },
  };
}

function runCommand(command: readonly string[], { timeoutMs = DEFAULT_TIMEOUT_MS } = {}): Promise<Ran> {
  const [program = "", ...args] = command;
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const options = { timeout: timeoutMs, killSignal: "SIGKILL", env: COMMAND_ENVIRONMENT, maxBuffer: 4 << 20 } as const;
  execFile(program, args, options, (error, stdout, stderr) => {
    if (error?.killed) return reject(new Error(`${program} was stopped after ${timeoutMs} ms: ${command.join(" ")}`));
    if (error && typeof error.code !== "number") return reject(error);
    resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
  });
  return promise;
}

function unlessGone<T, U>(read: () => T, gone: U, alsoGone: readonly string[] = []): T | U {
  try {
    return read();
  } catch (error) {
    const code = errorCode(error);
    if (GONE.has(code) || alsoGone.includes(code)) return gone;
    throw error;
  }
}

function directoriesIn(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

function removeEmptyDirectory(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    if (GONE.has(errorCode(error))) return true;
    if (BUSY.has(errorCode(error))) return false;
    throw error;
  }
}

function kill(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) === "ESRCH") return false;
    throw error;
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}
