/**
 * How long until a learner has a prompt: a sandbox from nothing, one that stands ready, and what others take to bring
 * the same shell to its prompt on the same root, in one run. Then where the time of a sandbox from nothing goes.
 * Needs root on a sandbox host: `drydock vm run -- node bench/sandbox/create.ts [rounds]`.
 */
import type { Host } from "../../sandbox-server/src/host/host.ts";
import { linuxMachinery } from "../../sandbox-server/src/machinery.ts";
import { LimitWatch } from "../../sandbox-server/src/observability/usage.ts";
import { PtyHost } from "../../sandbox-server/src/pty-host/pty-host.ts";
import { releaseHost } from "../../sandbox-server/src/sandbox/prepare.ts";
import { PROFILES } from "../../sandbox-server/src/sandbox/profiles.ts";
import type { Sandbox } from "../../sandbox-server/src/sandbox/sandbox.ts";
import type { TerminalHandle } from "../../sandbox-server/src/terminal/terminal-handle.ts";
import { measure, printTable, quantile } from "../measure.ts";
import { benchGround } from "./ground.ts";
import { promptOn } from "./prompt.ts";
import { yardsticks } from "./yardsticks.ts";

const rounds = Number(process.argv[2] ?? 10);
const ground = await benchGround();
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
const report = (message: string, error: unknown) => {
  throw new Error(message, { cause: error });
};
const ptyHost = await PtyHost.at(`${roots.stateDirectory}/pty-host.sock`, report);
/** None but while the pool is to be filled: it must not do so in somebody else's round. */
let freePlaces = 0;
const machinery = linuxMachinery({
  host,
  roots,
  profiles: PROFILES,
  ptyHost,
  poolSizes: { base: 1 },
  freePlaces: () => freePlaces,
  report,
  observe: () => {},
  limitWatch: new LimitWatch(host, roots.cgroup, () => {}),
});

/** As a session does: its sandbox, and a shell in it, which may be waiting there. */
async function claim(): Promise<{ sandbox: Sandbox; shell: TerminalHandle }> {
  const sandbox = await machinery.createSandbox({ id: "bench/lesson", profile: "base", tasks: [] }, "bench");
  const [waiting] = machinery.shellsOf(sandbox);
  return { sandbox, shell: waiting ?? machinery.startShell(sandbox, 1, 80, 24) };
}

/** From nothing: make it, start a login shell, wait for the first byte of its prompt. */
async function cold(): Promise<number> {
  const startMs = performance.now();
  const { sandbox, shell } = await claim();
  note("all of create", startMs);
  const shellMs = performance.now();
  await promptOn(shell);
  note("shell", shellMs);
  const durationMs = performance.now() - startMs;
  const destroyMs = performance.now();
  await sandbox.destroy();
  note("all of destroy", destroyMs);
  return durationMs;
}

/** Out of the pool, where it stands with a shell at its prompt: to its learner, and the prompt onto their screen. */
async function warm(): Promise<number> {
  freePlaces = 1;
  await machinery.warmUp();
  freePlaces = 0;
  const [pooled] = ptyHost.sandboxes.flatMap((id) => ptyHost.terminalsOf(id));
  if (!pooled) throw new Error("no shell waits in the pooled sandbox");
  await promptOn(pooled);
  const startMs = performance.now();
  const { sandbox, shell } = await claim();
  await promptOn(shell);
  const durationMs = performance.now() - startMs;
  await sandbox.destroy();
  return durationMs;
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
await machinery.close();
await ptyHost.shutDown();
releaseHost(ground.host, roots);
if (!ground.hasControllers) console.log("without cgroup controllers: no limits are in force");
printTable(`milliseconds to the first byte of a prompt, ${rounds} rounds`, rows);
console.log("\nwhere it goes, medians in ms");
for (const [part, samples] of parts) console.log(`${part.padEnd(20)}${quantile(samples, 0.5).toFixed(1).padStart(9)}`);
