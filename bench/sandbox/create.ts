/**
 * How long until a learner has a prompt: our sandbox from nothing, against a bare OCI container on the same
 * root and a bare unshare, in the same run. Needs root on a sandbox host: `drydock vm run -- node bench/sandbox/create.ts`.
 */
import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { linuxHost } from "../../sandbox-server/src/host/linux.ts";
import { layoutOf, type Roots } from "../../sandbox-server/src/sandbox/layout.ts";
import { ociSpec } from "../../sandbox-server/src/sandbox/oci-spec.ts";
import { prepareHost, releaseHost } from "../../sandbox-server/src/sandbox/prepare.ts";
import { PROFILES } from "../../sandbox-server/src/sandbox/profiles.ts";
import { RUNTIME } from "../../sandbox-server/src/sandbox/runner.ts";
import { createSandbox } from "../../sandbox-server/src/sandbox/sandbox.ts";
import { spawnPty } from "../../sandbox-server/src/terminal/pty.ts";
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
  await new Promise<void>((resolve) => pty.onData(() => resolve()));
  const durationMs = performance.now() - startMs;
  pty.close();
  await sandbox.destroy();
  return durationMs;
}

/** The same namespaces around a shell on the plain shared root: no overlay, no delegation, no terminal. */
async function bareContainer(): Promise<number> {
  made += 1;
  const layout = layoutOf({ id: `bare-${made}`, slot: made }, roots);
  mkdirSync(layout.bundle, { recursive: true });
  const spec = ociSpec({ ...layout, merged: roots.rootfs }, PROFILES.base);
  spec.process.args = ["/bin/bash", "-c", "echo ready"];
  spec.root.readonly = true;
  writeFileSync(`${layout.bundle}/config.json`, JSON.stringify(spec));
  const durationMs = await firstOutput([...RUNTIME, "run", "--bundle", layout.bundle, layout.id]);
  rmSync(layout.bundle, { recursive: true });
  return durationMs;
}

function bareUnshare(): Promise<number> {
  const flags = "--user --map-root-user --pid --mount --net --uts --ipc --cgroup --fork".split(" ");
  return firstOutput(["unshare", ...flags, "bash", "-c", "echo ready"]);
}

async function firstOutput([program = "", ...args]: readonly string[]): Promise<number> {
  const startMs = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const durationMs = performance.now() - startMs;
  await ended;
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
