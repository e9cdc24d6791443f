/** Where Drydock keeps things on this machine: the project, the cache and the folder of a running lab. */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { homedir, tmpdir, userInfo } from "node:os";
import path from "node:path";

/** The checkout that this command belongs to. */
export const PROJECT = path.resolve(import.meta.dirname, "../..");

/** The Node that came with a checkout's npm tree if there is one, else the one that runs us. */
export function projectNode(project: string): string {
  const brought = `node_modules/node-linux-${process.arch}/bin/node`;
  return existsSync(path.join(PROJECT, brought)) ? path.join(project, brought) : process.execPath;
}

/** A PATH on which `node` is {@link projectNode}: npm's own idea of it, and Debian's npm above all, is another. */
export function pathToProjectNode(project: string): string {
  return `${path.dirname(projectNode(project))}:${process.env.PATH}`;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** What outlives a run and may be thrown away: root filesystems. Shared by all checkouts on the machine. */
export function cacheFolder(): string {
  if (isRoot()) return "/var/cache/drydock";
  return path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "drydock");
}

/** Where the lab keeps workshops when nobody says otherwise. Not in the cache: nothing else has it. */
export function defaultStore(): string {
  if (isRoot()) return "/var/lib/drydock-web/drydock.db";
  return path.join(process.env.XDG_DATA_HOME ?? path.join(homedir(), ".local/share"), "drydock", "drydock.db");
}

/** Sockets and logs of one running thing, by its name: the lab's port, or `vm-<name>`. */
export function runtimeFolder(name: string): string {
  if (isRoot()) return path.join("/run/drydock", name);
  const base = process.env.XDG_RUNTIME_DIR;
  return base ? path.join(base, "drydock", name) : path.join(tmpdir(), `drydock-${userInfo().uid}`, name);
}

/** Makes a folder that nobody but us may look into. */
export async function makePrivateFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}
