/** Applies actions of an installation to this machine, and says of each what it did. */
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { runToEnd } from "../../../vm/tethered.ts";
import { CommandFailure } from "../command-failure.ts";
import type { Action } from "./plan.ts";

/** In words: `made /etc/drydock`, `kept /etc/drydock/lab.env`. */
export async function applyAction(action: Action): Promise<string> {
  switch (action.op) {
    case "directory":
      return makeDirectory(action);
    case "file":
      return writeWhole(action);
    case "remove":
      await rm(action.path, { force: true });
      return `removed ${action.path}`;
    case "run":
      await run(action.command);
      return `ran ${action.command.join(" ")}: ${action.why}`;
  }
}

/** The same in the words of somebody who has not done it. Files are shown whole, but for secrets. */
export function describeAction(action: Action): string {
  switch (action.op) {
    case "directory":
      return `make ${action.path}${action.owner ? `, owned by ${action.owner}` : ""} (mode ${octal(action.mode)})`;
    case "file":
      return `write ${action.path} (mode ${octal(action.mode)}):\n${indented(withoutSecrets(action.contents))}`;
    case "remove":
      return `remove ${action.path}`;
    case "run":
      return `run ${action.command.join(" ")}: ${action.why}`;
  }
}

/** A user's own number and their group's, or null when there is none of the name. */
export async function userIds(name: string): Promise<{ user: number; group: number } | null> {
  try {
    return { user: Number(await runToEnd(["id", "-u", name])), group: Number(await runToEnd(["id", "-g", name])) };
  } catch {
    return null; // id(1): no such user.
  }
}

async function makeDirectory({ path: folder, mode, owner }: Extract<Action, { op: "directory" }>): Promise<string> {
  const made = await mkdir(folder, { recursive: true, mode });
  await chmod(folder, mode);
  const ids = owner === undefined ? { user: 0, group: 0 } : await userIds(owner);
  if (ids === null) throw new CommandFailure(`There is no user ${owner}.`);
  await chown(folder, ids.user, ids.group);
  return `${made === undefined ? "kept" : "made"} ${folder}`;
}

async function writeWhole({ path: file, mode, contents }: Extract<Action, { op: "file" }>): Promise<string> {
  const before = await readFile(file, "utf8").catch(() => null);
  if (before === contents && ((await stat(file)).mode & 0o777) === mode) return `kept ${file}`;
  // Of a system's folders for settings, those that nobody has needed yet may be missing, as /etc/sysusers.d is in Debian.
  await mkdir(path.dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  await writeFile(fresh, contents, { mode });
  await chmod(fresh, mode);
  await rename(fresh, file);
  return `${before === null ? "wrote" : "changed"} ${file}`;
}

async function run(command: readonly string[]): Promise<void> {
  await runToEnd(command).catch((cause: Error) => {
    throw new CommandFailure(`${command.join(" ")} failed: ${cause.message}`, { cause });
  });
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function withoutSecrets(text: string): string {
  return text.replace(/^(\w*SECRET)=.*$/gm, "$1=(64 hex digits)");
}

function indented(text: string): string {
  return text.trimEnd().replace(/^/gm, "    ");
}
