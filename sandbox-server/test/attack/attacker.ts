/**
 * A learner with root who means harm. The attacks are programs in Perl: of what stands in the learner's root filesystem,
 * it can make any system call.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { cgroupPids, removeCgroup } from "../../src/sandbox/cgroup.ts";
import { rootProcess } from "../../src/sandbox/oci-spec.ts";
import { PROFILES, type Profile } from "../../src/sandbox/profiles.ts";
import { RUNTIME } from "../../src/sandbox/runner.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { host, leftovers, nothingIsLeft, testSandbox } from "../support.ts";
import { systemCallNumbers } from "./system-calls.ts";

const numbers = Object.entries(systemCallNumbers(process.arch)).map(([name, number]) => `${name} ${number}`);

/**
 * What every program may use:
 * - `call(name, …)`: a system call; a string is passed as a pointer to its bytes. Answers what the kernel does, an error as -errno.
 * - `hold(…)`: says what came of the attack, and keeps up what it has taken until it is ended.
 */
const PRELUDE = String.raw`
use strict; use warnings; use Fcntl; use Socket; use POSIX ();
no warnings "once";
$| = 1;
my %number = qw(${numbers.join(" ")});
sub call {
  my ($name, @arguments) = @_;
  my $answer = syscall($number{$name} // die("no number for $name"), @arguments);
  return $answer < 0 ? -($! + 0) : $answer;
}
sub hold { print "@_\n"; sleep 600; exit }
`;

export interface Attacker extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /**
   * Runs a program as root inside to its end, and answers what it printed.
   * @throws Error with what it said when it failed: an attack that did not take place proves nothing
   */
  run(program: string): Promise<string>;
  /** Starts a program as root inside that goes on; resolves with the first line it prints. */
  start(program: string): Promise<Attack>;
}

/** A program that goes on until it is ended, with all that it started. */
export interface Attack extends AsyncDisposable {
  /** The first line it printed. */
  report: string;
}

/** Makes a sandbox for an attacker. Nothing of it may be left once it is destroyed, whatever happened inside. */
export async function newAttacker(profile: Profile = PROFILES.base): Promise<Attacker> {
  const before = leftovers();
  const sandbox = await testSandbox(profile);
  let count = 0;
  /** In a cgroup of its own, so that it can be ended with all that it started, and the next attack begins in peace. */
  const launch = (program: string) => {
    count += 1;
    const cgroup = `attack-${count}`;
    host.makeDirectory(`${sandbox.cgroup}/${cgroup}`);
    return {
      child: spawnAsRoot(sandbox, cgroup, ["perl", "-e", PRELUDE + program]),
      path: `${sandbox.cgroup}/${cgroup}`,
    };
  };
  return {
    sandbox,
    async run(program) {
      const { child, path } = launch(program);
      const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
      const [code, signal] = await once(child, "close");
      await removeCgroup(host, path);
      if (code !== 0) throw new Error(`the attack program failed (${signal ?? `exit ${code}`}): ${stderr()}`);
      return stdout();
    },
    async start(program) {
      const { child, path } = launch(program);
      return attackOf(child, path);
    },
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]();
      await nothingIsLeft(before);
    },
  };
}

async function attackOf(child: ChildProcess, cgroup: string): Promise<Attack> {
  const ended = once(child, "close");
  const stderr = collected(child.stderr);
  const lines = createInterface({ input: child.stdout ?? process.stdin });
  const { value: report } = await lines[Symbol.asyncIterator]().next();
  if (report === undefined) {
    await removeCgroup(host, cgroup);
    throw new Error(`the attack ended before it had begun: ${stderr()}`);
  }
  return {
    report: String(report),
    async [Symbol.asyncDispose]() {
      await removeCgroup(host, cgroup);
      await ended;
    },
  };
}

/** With the limits that a learner's shell has. */
function spawnAsRoot(sandbox: Sandbox, cgroup: string, args: string[]): ChildProcess {
  const process = { ...rootProcess(PROFILES.base), terminal: false, args };
  const file = `${sandbox.bundle}/${cgroup}.json`;
  host.writeText(file, JSON.stringify(process));
  const [command, ...options] = [...RUNTIME, "exec", "--process", file, "--cgroup", cgroup, sandbox.id] as const;
  return spawn(command, options, { stdio: ["ignore", "pipe", "pipe"], env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" } });
}

const MAX_OUTPUT_BYTES = 1 << 20;

function collected(stream: ChildProcess["stdout"]): () => string {
  let text = "";
  stream?.on("data", (chunk: Buffer) => {
    if (text.length < MAX_OUTPUT_BYTES) text += chunk.toString("latin1");
  });
  return () => text;
}

/** Of names for the same number the first: EAGAIN, not EWOULDBLOCK. */
const NAMES = new Map(
  Object.entries(constants.errno)
    .map(([name, number]) => [number, name] as const)
    .reverse(),
);

/** `EPERM` for -1 or 1, and so on; `0` when there was no error. */
export function errorName(answer: number | string): string {
  const number = Math.abs(Number(answer));
  return number === 0 ? "0" : (NAMES.get(number) ?? `errno ${number}`);
}

/** A file's text, empty when it is not there. */
export function read(path: string): string {
  return host.readText(path) ?? "";
}

/** A number of a file that has `name number` on each line, such as memory.events. */
export function counter(path: string, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)$`, "m").exec(read(path))?.[1] ?? Number.NaN);
}

/** Host PIDs of the processes in a sandbox that stand where its shells do. */
export function shellPids(sandbox: Sandbox): number[] {
  return cgroupPids(host, `${sandbox.cgroup}/shell`);
}
