#!/usr/bin/env node
/**
 * Entry of the `drydock` command for any Node from 18 on: sees to the npm tree, then hands over to cli/src/main.ts under
 * a Node that runs TypeScript. Plain JavaScript without dependencies, since it runs before there are any.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const project = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const modules = path.join(project, "node_modules");

installModules();
const main = path.join(project, "cli/src/main.ts");
if (runsTypeScript()) await import(main);
else handOver(main);

/** Runs `npm ci` unless node_modules is what package-lock.json asks for. */
function installModules() {
  const lock = path.join(project, "package-lock.json");
  const wanted = createHash("sha256").update(readFileSync(lock)).digest("hex");
  const stamp = path.join(modules, ".drydock-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  // npm writes its own copy of the lock last: newer than ours, somebody has already installed.
  const installed = path.join(modules, ".package-lock.json");
  if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
    const state = existsSync(modules) ? "older than package-lock.json" : "missing";
    console.error(`node_modules is ${state}: running npm ci (about a minute)`);
    runNpm();
  }
  writeFileSync(stamp, wanted);
}

function runNpm() {
  // Scripts are off: no dependency needs one. Optional ones are on, whatever the user's settings: Node is among them.
  const args = ["ci", "--ignore-scripts", "--include=optional", "--include=dev", "--loglevel=error"];
  const { status, error } = spawnSync("npm", args, { cwd: project, stdio: ["ignore", "inherit", "inherit"] });
  if (status === 0) return;
  const reason = error === undefined ? `npm ended with exit code ${status}; its own words are above` : error.message;
  console.error(`\nThe npm tree could not be installed: ${reason}.`);
  console.error("Check the network and the registry (npm config get registry), then run the command again.");
  process.exit(1);
}

function runsTypeScript() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 11);
}

/** Runs the command under the Node that came with the npm tree, and ends as it ends. */
function handOver(script) {
  const node = path.join(modules, `node-linux-${process.arch}/bin/node`);
  if (!existsSync(node)) {
    console.error(
      `Drydock needs Node 24.11 or newer. This is ${process.version}, and npm has none for ${process.arch}.`,
    );
    console.error("Install Node 24, then run the command again.");
    process.exit(1);
  }
  // Over the IPC channel the child learns of our end, even by SIGKILL.
  const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: ["inherit", "inherit", "inherit", "ipc"] });
  // A Ctrl-C in the terminal reaches the child as well; it knows the echo.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 128 + constants.signals[signal]));
}
