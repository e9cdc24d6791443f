/** Child processes that cannot outlive this one: the kernel kills them when it ends, however it ends. */
import { type ChildProcess, type SpawnOptions, type StdioOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

export interface TetheredOptions {
  stdio: StdioOptions;
  /** The whole environment; nothing is inherited. Default: {@link systemEnvironment}. */
  env?: Record<string, string>;
  cwd?: string;
  /** What reaches it when we die. Default: KILL. */
  deathSignal?: "KILL" | "TERM";
  /** Another user to be, without any capability from then on; only root can. */
  user?: ProcessUser;
}

export interface ProcessUser {
  /** User and group id. */
  id: number;
  /** Other groups. */
  groups: readonly number[];
}

/**
 * Starts `command` so that a signal reaches it when we die (PR_SET_PDEATHSIG, prctl(2)). It gets a session of its
 * own: a Ctrl-C in the terminal is for us, and we then end our children in the right order.
 *
 * The signal reaches only the process itself. What may fork belongs under {@link inNamespaces}.
 */
export function spawnTethered(command: readonly string[], options: TetheredOptions): ChildProcess {
  const { env = systemEnvironment(), deathSignal = "KILL", user, ...rest } = options;
  // The cast: Next's types demand NODE_ENV of every environment, a system program's too.
  const complete: SpawnOptions = { ...rest, env: env as NodeJS.ProcessEnv, detached: true };
  const tether = [
    "--pdeathsig",
    deathSignal,
    ...becoming(user),
    "--",
    "sh",
    "-c",
    UNLESS_ORPHANED,
    String(process.pid),
  ];
  return spawn("setpriv", [...tether, ...command], complete);
}

/** We may have died before the signal was asked for: then somebody else is the parent by now. */
const UNLESS_ORPHANED = '[ "$PPID" = "$0" ] && exec "$@"';

function becoming(user: ProcessUser | undefined): string[] {
  if (user === undefined) return [];
  const groups = user.groups.length > 0 ? ["--groups", user.groups.join(",")] : ["--clear-groups"];
  const ids = ["--reuid", String(user.id), "--regid", String(user.id), ...groups];
  return [...ids, "--no-new-privs", "--bounding-set", "-all", "--inh-caps", "-all"];
}

/** Who this process is to the kernel, as far as namespaces go. */
export type NamespaceRight = "root" | "user" | "none";

/** CAP_SYS_ADMIN (include/uapi/linux/capability.h). */
const SYS_ADMIN = 1n << 21n;

/** `none`: root without CAP_SYS_ADMIN, as where a container image is built. */
export function namespaceRight(): NamespaceRight {
  if (process.getuid?.() !== 0) return "user";
  const [, effective = "0"] = /^CapEff:\t(\w+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return (BigInt(`0x${effective}`) & SYS_ADMIN) === 0n ? "none" : "root";
}

/**
 * The command, run in mount and PID namespaces of its own: its mounts vanish with it, and so does whatever it forked.
 * Who is not root becomes root of a user namespace first, with the ids that /etc/subuid grants. Who may make none is in
 * a container, with which all vanishes.
 */
export function inNamespaces(command: readonly string[], right = namespaceRight()): string[] {
  if (right === "none") return [...command];
  const asRoot = right === "root" ? [] : ["--user", "--map-root-user", "--map-auto"];
  return ["unshare", ...asRoot, "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--", ...command];
}

/** Runs a command to its end; throws with what it said on stderr when it fails. */
export async function runToEnd(command: readonly string[], options?: Partial<TetheredOptions>): Promise<string> {
  const child = spawnTethered(command, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const [stdout, stderr, end] = await Promise.all([
    child.stdout ? text(child.stdout) : "",
    child.stderr ? text(child.stderr) : "",
    endOf(child),
  ]);
  if (end !== "exit code 0") throw new Error(`${command[0]}: ${stderr.trim() || end}`);
  return stdout;
}

/** What a system program may know of our environment. */
export function systemEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "TERM", "http_proxy", "https_proxy", "no_proxy"];
  const found = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(found), LANG: "C.UTF-8", PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` };
}

/** How a process ends, in words, once it does and its output is read: `exit code 1`, `signal SIGKILL`. */
export function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
}

/** Asks a process to end, and kills it when it has not done so after `graceMs`. Resolves once it is gone. */
export async function endProcess(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  const kill = setTimeout(() => child.kill("SIGKILL"), graceMs);
  try {
    if (graceMs > 0) child.kill("SIGTERM");
    await exited;
  } finally {
    clearTimeout(kill);
  }
}
