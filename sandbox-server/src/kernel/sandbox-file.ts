/**
 * Looks at a file below the root directory of a sandbox's process. The learner owns every name on the way and may exchange
 * any of them at any moment, so each step is taken from a directory that is held open, and no link is followed by the
 * kernel: its text is read and walked from the sandbox's own root, as openat2(2) does with RESOLVE_IN_ROOT. Nothing is
 * opened for reading but a regular file on a file system that stores files, and that without waiting: what a pipe, a
 * device or a file of procfs does when it is opened, the learner could decide.
 */
import { constants } from "node:fs";
import { type FileHandle, open, opendir, readlink, statfs } from "node:fs/promises";
import type { FileFact } from "../../../lib/kernel/facts.ts";

/** Where and what to look for. */
export interface FileWanted {
  pid: number;
  /** Inode of the mount namespace that the process must be in; its PID may have been given to another one. */
  mountNamespace: number;
  path: string;
  /** A link at the end of the path is followed. */
  follow: boolean;
  contents: boolean;
}

/** What is read of a file. */
const MAX_CONTENT_BYTES = 64 * 1024;

/** Steps on the way, those of links included. */
const MAX_STEPS = 128;
const MAX_LINKS = 20;

/** open(2), the numbers of all architectures that run sandboxes; Node names neither. */
const O_PATH = 0o10000000;
const O_NOATIME = 0o1000000;

/** statfs(2): ext2 to ext4, overlay, tmpfs, xfs, btrfs, f2fs. */
const STORES_FILES = new Set([0xef53, 0x794c7630, 0x01021994, 0x58465342, 0x9123683e, 0xf2f52010]);

/** NSFS_MAGIC: namespaces. */
const NSFS = 0x6e736673;

const NOT_THERE = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);

export async function readSandboxFile(wanted: FileWanted): Promise<FileFact | "absent" | "unreadable"> {
  return withSandboxFile(wanted, (file, hold) => describe(file, wanted.contents, hold));
}

/**
 * The namespace that is mounted at a path, as a descriptor of one's own to be closed; null when there is another one, or
 * something else.
 */
export async function openKeptNamespace(wanted: FileWanted, inode: number): Promise<FileHandle | null> {
  const found = await withSandboxFile(wanted, async (file) => {
    // Only now is it certain that to open it does nothing but that.
    if ((await statfs(pathOf(file))).type !== NSFS || (await file.stat()).ino !== inode) return "absent";
    return open(pathOf(file), constants.O_RDONLY);
  });
  return found === "absent" || found === "unreadable" ? null : found;
}

/** Names in a directory, in no order and at most so many; none where there is no such directory. */
export async function listSandboxDirectory(wanted: FileWanted, maxNames: number): Promise<string[]> {
  const found = await withSandboxFile(wanted, async (file) => {
    if (!(await file.stat()).isDirectory() || !(await storesFiles(file))) return "absent";
    const names: string[] = [];
    for await (const { name } of await opendir(pathOf(file))) {
      names.push(name);
      if (names.length === maxNames) break;
    }
    return names;
  });
  return typeof found === "string" ? [] : found;
}

/**
 * Whether the file system that holds it stores files, so that reading a directory of it waits for a disk at most and for no
 * program of the learner's (as FUSE does).
 */
export async function storesFiles(file: FileHandle): Promise<boolean> {
  return STORES_FILES.has((await statfs(pathOf(file))).type);
}

/** Finds a file and hands it over, open as a place only (O_PATH); it is closed afterwards, and so is all that `hold` opens. */
export async function withSandboxFile<T>(
  wanted: FileWanted,
  use: (file: FileHandle, hold: Hold) => Promise<T | "absent">,
): Promise<T | "absent" | "unreadable"> {
  const opened: FileHandle[] = [];
  const hold = async (path: string, flags: number) => {
    const handle = await open(path, flags);
    opened.push(handle);
    return handle;
  };
  try {
    const process = await hold(`/proc/${wanted.pid}`, O_PATH | constants.O_DIRECTORY);
    const link = await readlink(`${pathOf(process)}/ns/mnt`);
    if (link !== `mnt:[${wanted.mountNamespace}]`) return "unreadable";
    const root = await hold(`${pathOf(process)}/root`, O_PATH | constants.O_DIRECTORY);
    const file = await walk(root, wanted, hold);
    return file ? await use(file, hold) : "absent";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "") throw error;
    return NOT_THERE.has(code) ? "absent" : "unreadable";
  } finally {
    for (const handle of opened) await handle.close();
  }
}

type Hold = (path: string, flags: number) => Promise<FileHandle>;

/** Null when the way is too long. */
async function walk(root: FileHandle, { path, follow }: FileWanted, hold: Hold): Promise<FileHandle | null> {
  let ahead = namesIn(path);
  /** The directories from the root to where we are. */
  let way = [root];
  let links = 0;
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const [name, ...rest] = ahead;
    const here = way.at(-1) ?? root;
    if (name === undefined) return here;
    ahead = rest;
    if (name === "..") {
      if (way.length > 1) way.pop();
      continue;
    }
    const next = await hold(`${pathOf(here)}/${name}`, O_PATH | constants.O_NOFOLLOW);
    const stat = await next.stat();
    if (stat.isSymbolicLink() && (follow || rest.length > 0)) {
      links += 1;
      if (links > MAX_LINKS) return null;
      const target = await readlink(`${pathOf(here)}/${name}`);
      if (target.startsWith("/")) way = [root];
      ahead = [...namesIn(target), ...rest];
    } else if (rest.length === 0) {
      return next;
    } else {
      way.push(next);
    }
  }
  return null;
}

function namesIn(path: string): string[] {
  return path.split("/").filter((name) => name !== "" && name !== ".");
}

/** What stands at a descriptor, by a name that leads there and nowhere else. */
function pathOf(handle: FileHandle): string {
  return `/proc/self/fd/${handle.fd}`;
}

async function describe(file: FileHandle, contents: boolean, hold: Hold): Promise<FileFact> {
  const stat = await file.stat();
  const type = stat.isFile()
    ? "regular"
    : stat.isDirectory()
      ? "directory"
      : stat.isSymbolicLink()
        ? "symlink"
        : stat.isFIFO()
          ? "fifo"
          : stat.isSocket()
            ? "socket"
            : stat.isCharacterDevice() && stat.rdev === 0
              ? "whiteout"
              : "device";
  const fact: FileFact = { type, ownerId: stat.uid, groupId: stat.gid, mode: stat.mode & 0o7777 };
  if (!contents || type !== "regular" || !(await storesFiles(file))) return fact;
  const readable = await hold(pathOf(file), constants.O_RDONLY | constants.O_NONBLOCK | O_NOATIME);
  const buffer = Buffer.alloc(MAX_CONTENT_BYTES + 1);
  const { bytesRead } = await readable.read(buffer, 0, buffer.length, 0);
  const length = Math.min(bytesRead, MAX_CONTENT_BYTES);
  return { ...fact, text: buffer.toString("utf8", 0, length), isCut: bytesRead > length };
}
