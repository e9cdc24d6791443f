/** The door to a real Linux kernel. */
import { spawn } from "node:child_process";
import {
  accessSync,
  appendFileSync,
  chownSync,
  closeSync,
  existsSync,
  constants as fileConstants,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  statfsSync,
  statSync,
  watch,
  writeFileSync,
} from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import type { Head, HeldDirectory, HeldFile, Host, NonBlockingFile, Ran, RunOptions, StartedProgram } from "./host.ts";

const DEFAULT_TIMEOUT_MS = 30_000;
const MAX_OUTPUT_BYTES = 4 << 20;
const GONE = new Set(["ENOENT", "ESRCH", "ENODEV", "ENOTDIR", "ENOTSUP"]);
const BUSY = new Set(["EBUSY", "ENOTEMPTY"]);

/** Commands get this environment and no other: nothing of the server's own leaks to a child. */
const COMMAND_ENVIRONMENT = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" };

export function linuxHost(): Host {
  return {
    run: runCommand,
    start: startProgram,
    readText: (path) => unlessGone(() => readFileSync(path, "utf8"), null),
    readHead: (path, maxBytes) => unlessGone(() => readHead(path, maxBytes), null),
    hold: (path, unlessLink) => unlessGone(() => holdDirectory(path, unlessLink), null),
    holdFile: (path, inode) => unlessGone(() => holdFile(path, inode), null),
    openNonBlocking: (path) => unlessGone(() => openNonBlocking(path), null),
    readLink: (path) => unlessGone(() => readlinkSync(path), null, ["EACCES", "EPERM"]),
    listDirectories: (path) => unlessGone(() => directoriesIn(path), []),
    exists: existsSync,
    diskSpace(path) {
      const { bavail, blocks, bsize } = statfsSync(path);
      return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
    },
    // In units of 512 bytes, whatever the file system's own are.
    allocatedBytes: (path) => unlessGone(() => statSync(path).blocks * 512, 0),
    isExecutable: (path) => {
      try {
        accessSync(path, fileConstants.X_OK);
        return true;
      } catch {
        return false;
      }
    },
    writeText: (path, text, mode = 0o644) => writeFileSync(path, text, { mode }),
    appendText: (path, text) => appendFileSync(path, text),
    async moveToCgroup(pid, cgroup) {
      await writeFile(`${cgroup}/cgroup.procs`, String(pid)).catch((error: unknown) => {
        if (!GONE.has(errorCode(error))) throw error;
      });
    },
    replaceText(path, text) {
      writeFileSync(`${path}.new`, text, { flush: true });
      renameSync(`${path}.new`, path);
    },
    makeDirectory(path, owner, mode = 0o755) {
      mkdirSync(path, { recursive: true, mode });
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

function runCommand(command: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, discardOutput = false, workingDirectory = "/", descriptors = [] } = options;
  const { maxOutputBytes = MAX_OUTPUT_BYTES } = options;
  const [program = "", ...args] = command;
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  const stream = discardOutput ? "ignore" : "pipe";
  const child = spawn(program, args, {
    stdio: ["ignore", stream, stream, ...descriptors],
    env: COMMAND_ENVIRONMENT,
    cwd: workingDirectory,
  });
  const timer = setTimeout(() => {
    child.kill("SIGKILL");
    reject(new Error(`${program} was stopped after ${timeoutMs} ms: ${command.join(" ")}`));
  }, timeoutMs);
  const stdout = collect(child.stdout, maxOutputBytes);
  const stderr = collect(child.stderr, maxOutputBytes);
  child.once("error", reject);
  child.once("close", (code, signal) => {
    clearTimeout(timer);
    // The shell's convention for a program that a signal ended.
    resolve({ code: code ?? 128 + (constants.signals[signal ?? "SIGKILL"] ?? 0), stdout: stdout(), stderr: stderr() });
  });
  return promise;
}

/** How much of what a program says is kept for whoever asks why it ended. */
const MAX_LAST_WORDS_BYTES = 4_096;

async function startProgram(
  command: readonly string[],
  { descriptors = [] }: Pick<RunOptions, "descriptors"> = {},
): Promise<StartedProgram> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe", ...descriptors],
    env: COMMAND_ENVIRONMENT,
    cwd: "/",
  });
  const lastWords = collect(child.stderr, MAX_LAST_WORDS_BYTES);
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  const spoke = new Promise<true>((resolve) => child.stdout?.once("data", () => resolve(true)));
  const isUp = await Promise.race([spoke, ended.then(() => false)]);
  if (!isUp) throw new Error(`${program} ended as soon as it was started: ${lastWords().trim()}`);
  child.stdout?.resume();
  return {
    ended,
    async end() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** What a stream has brought so far, up to `maxBytes`; the rest is dropped. */
function collect(stream: Readable | null, maxBytes: number): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream?.on("data", (chunk: Buffer) => {
    if (length < maxBytes) chunks.push(chunk.subarray(0, maxBytes - length));
    length += chunk.length;
  });
  return () => Buffer.concat(chunks).toString();
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

function readHead(path: string, maxBytes: number): Head {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.allocUnsafe(maxBytes + 1);
    let length = 0;
    // Files of /proc come a page at a time.
    for (let count = -1; count !== 0 && length < bytes.length; length += count) {
      count = readSync(file, bytes, length, bytes.length - length, null);
    }
    return { text: bytes.toString("utf8", 0, Math.min(length, maxBytes)), isCut: length > maxBytes };
  } finally {
    closeSync(file);
  }
}

/** Opens no more than the place (open(2)): nothing can be read or changed by it. Not among Node's constants. */
const O_PATH = 0o10000000;

function holdDirectory(path: string, unlessLink?: "unlessLink"): HeldDirectory {
  const flags = O_PATH | fileConstants.O_DIRECTORY | (unlessLink ? fileConstants.O_NOFOLLOW : 0);
  const directory = openSync(path, flags);
  return { path: `/proc/self/fd/${directory}`, [Symbol.dispose]: () => closeSync(directory) };
}

function holdFile(path: string, inode: number): HeldFile | null {
  const descriptor = openSync(path, "r");
  const file = { descriptor, [Symbol.dispose]: () => closeSync(descriptor) };
  if (fstatSync(descriptor).ino === inode) return file;
  file[Symbol.dispose]();
  return null;
}

function openNonBlocking(path: string): NonBlockingFile {
  const file = openSync(path, fileConstants.O_RDONLY | fileConstants.O_NONBLOCK);
  return {
    read(into) {
      // To find nothing is the usual case, and most of what an exception costs is its stack trace.
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 0;
      try {
        return readSync(file, into, 0, into.byteLength, null);
      } catch (error) {
        if (errorCode(error) === "EAGAIN") return 0;
        throw error;
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
      }
    },
    close: () => closeSync(file),
  };
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
