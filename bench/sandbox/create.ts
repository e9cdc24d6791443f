/**
 * How long until a learner has a prompt: our sandbox from nothing, against a bare OCI container on the same
 * root and a bare unshare, in the same run. Needs root on a sandbox host: `drydock vm run -- node bench/sandbox/create.ts`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { linuxHost } from "../../sandbox-server/src/host/linux.ts";
import { type Layout, layoutOf, type Roots } from "../../sandbox-server/src/sandbox/layout.ts";
import { ociSpec } from "../../sandbox-server/src/sandbox/oci-spec.ts";
import { prepareHost, releaseHost } from "../../sandbox-server/src/sandbox/prepare.ts";
import { PROFILES } from "../../sandbox-server/src/sandbox/profiles.ts";
import { RUNTIME } from "../../sandbox-server/src/sandbox/runner.ts";
import { createSandbox } from "../../sandbox-server/src/sandbox/sandbox.ts";
import { type Pty, spawnPty } from "../../sandbox-server/src/terminal/pty.ts";
import { measure, printTable } from "../measure.ts";

const rounds = Number(process.argv[2] ?? 10);
const host = linuxHost();
const roots: Roots = {
  rootfs: process.env.DRYDOCK_ROOTFS ?? "/drydock-root",
  stateDirectory: "/var/lib/drydock/bench",
  cgroup: "/sys/fs/cgroup/drydock-bench",
};
prepareHost(host, roots);
let made = 0;

/** Create, start a login shell on a pty, wait for the first byte of its prompt. */
async function ours(): Promise<number> {
  made += 1;
  const startMs = performance.now();
  const sandbox = await createSandbox(host, { id: `bench-${made}`, slot: made }, PROFILES.base, roots);
  const pty = spawnPty(sandbox.shellCommand(sandbox.shellPidFile(1)), { columns: 80, rows: 24, env: {} });
  await promptOf(pty);
  const durationMs = performance.now() - startMs;
  pty.close();
  await sandbox.destroy();
  return durationMs;
}

/** Resolves once a shell has printed its prompt. Rejects, with what it said, when it ends without one. */
function promptOf(pty: Pty): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let output = "";
  pty.onData((bytes) => {
    output += Buffer.from(bytes).toString("latin1");
    if (output.includes("learner@")) resolve();
  });
  pty.onExit(({ code }) => reject(new Error(`the shell ended (exit ${code}) before its prompt: ${output}`)));
  return promise;
}

/** The same namespaces around a shell on the plain shared root: no overlay, no delegation, no terminal. */
async function bareContainer(): Promise<number> {
  made += 1;
  const layout = layoutOf({ id: `bare-${made}`, slot: made }, roots);
  mkdirSync(layout.bundle, { recursive: true });
  writeFileSync(`${layout.bundle}/config.json`, JSON.stringify(bareSpec(layout)));
  const durationMs = await firstOutput([...RUNTIME, "run", "--bundle", layout.bundle, layout.id]);
  rmSync(layout.bundle, { recursive: true });
  return durationMs;
}

/** Our own, but the runtime makes the user namespace too, and a read-only root has no folder for a second sysfs. */
function bareSpec(layout: Layout) {
  const spec = ociSpec(layout, PROFILES.base);
  const namespaces = spec.linux.namespaces.map(({ type }) => ({ type }));
  const mounts = spec.mounts.filter(({ destination }) => destination !== "/.sysfs");
  return {
    ...spec,
    root: { path: roots.rootfs, readonly: true },
    process: { ...spec.process, args: ["/bin/bash", "-c", "echo ready"] },
    mounts,
    linux: { ...spec.linux, namespaces },
  };
}

function bareUnshare(): Promise<number> {
  const flags = "--user --map-root-user --pid --mount --net --uts --ipc --cgroup --fork".split(" ");
  return firstOutput(["unshare", ...flags, "bash", "-c", "echo ready"]);
}

/** Milliseconds from a command's start to the first byte it prints. Throws when it ends without one. */
async function firstOutput([program = "", ...args]: readonly string[]): Promise<number> {
  const startMs = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  let durationMs: number | undefined;
  child.stdout.once("data", () => {
    durationMs = performance.now() - startMs;
  });
  const [code] = await ended;
  if (durationMs === undefined || code !== 0) throw new Error(`${program} printed nothing (exit ${code})`);
  return durationMs;
}

const rows = await measure(
  [
    { name: "crun run, same namespaces and root", round: bareContainer },
    { name: "unshare, same namespaces", round: bareUnshare },
    { name: "Drydock: create to first prompt byte", round: ours },
  ],
  rounds,
);
releaseHost(host, roots);
printTable(`milliseconds over ${rounds} rounds`, rows);
