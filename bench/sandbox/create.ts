/**
 * How long until a learner has a prompt: a sandbox from nothing, one that stands ready, and what others take to bring
 * the same shell to its prompt on the same root, in one run. Then where the time of a sandbox from nothing goes.
 * Needs root on a sandbox host: `drydock vm run -- node bench/sandbox/create.ts [rounds]`.
 */
import type { Host } from "../../sandbox-server/src/host/host.ts";
import { releaseHost } from "../../sandbox-server/src/sandbox/prepare.ts";
import { PROFILES } from "../../sandbox-server/src/sandbox/profiles.ts";
import { createSandbox, type Sandbox } from "../../sandbox-server/src/sandbox/sandbox.ts";
import { measure, printTable, quantile } from "../measure.ts";
import { benchGround } from "./ground.ts";
import { shellOn } from "./prompt.ts";
import { yardsticks } from "./yardsticks.ts";

const rounds = Number(process.argv[2] ?? 10);
const ground = benchGround();
const { roots } = ground;

/** Milliseconds by what they went into, one sample for each round. */
const parts = new Map<string, number[]>();
const host: Host = {
  ...ground.host,
  async run(command, options) {
    const startMs = performance.now();
    const ran = await ground.host.run(command, options);
    note(command.find((word) => ["perl", "run", "delete", "umount"].includes(word)) ?? "other", startMs);
    return ran;
  },
};
let made = 0;

async function sandbox(): Promise<Sandbox> {
  made += 1;
  return createSandbox(host, { id: `bench-${made}`, slot: made }, PROFILES.base, roots);
}

/** From nothing: make it, start a login shell, wait for the first byte of its prompt. */
async function cold(): Promise<number> {
  const startMs = performance.now();
  const own = await sandbox();
  note("all of create", startMs);
  const durationMs = performance.now() - startMs + (await promptIn(own));
  const destroyMs = performance.now();
  await own.destroy();
  note("all of destroy", destroyMs);
  return durationMs;
}

/** Out of the pool: it stands there, only the shell is started. */
async function warm(): Promise<number> {
  const own = await sandbox();
  const durationMs = await promptIn(own);
  await own.destroy();
  return durationMs;
}

async function promptIn(own: Sandbox): Promise<number> {
  const shell = await shellOn(own.shellCommand(own.shellPidFile(1)));
  shell.close();
  return shell.promptMs;
}

function note(part: string, startMs: number): void {
  const samples = parts.get(part) ?? [];
  parts.set(part, [...samples, performance.now() - startMs]);
}

const others = await yardsticks(ground);
const rows = await measure(
  [...others, { name: "Drydock, cold", round: cold }, { name: "Drydock, warm", round: warm }],
  rounds,
);
releaseHost(ground.host, roots);
if (!ground.hasControllers) console.log("without cgroup controllers: no limits are in force");
printTable(`milliseconds to the first byte of a prompt, ${rounds} rounds`, rows);
console.log("\nwhere it goes, medians in ms");
for (const [part, samples] of parts) console.log(`${part.padEnd(20)}${quantile(samples, 0.5).toFixed(1).padStart(9)}`);
