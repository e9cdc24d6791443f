/**
 * A class of learners who get tasks done while web and the sandbox-server are killed: `node bench/class/results.ts [LEARNERS]
 * [SECONDS]`. Tells how old the board is when it shows what was done, and whether any result was lost or doubled. Real processes,
 * line, outbox, store and board; what a sandbox would show is said by this program.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findFreePort } from "../../cli/src/port.ts";
import type { BoardUpdate } from "../../lib/workshop/board.ts";
import type { SessionNews } from "../../sandbox-server/src/session/session-parts.ts";
import { addHost } from "../../web/store/hosts.ts";
import { openStore } from "../../web/store/open.ts";
import { peopleOf } from "../../web/store/people.ts";
import { resultsOfWorkshop } from "../../web/store/results.ts";
import { Browser, newWorkshop, ORIGIN } from "../../web/workshop/testing.ts";
import { Part } from "./part.ts";

const LEARNERS = Number(process.argv[2] ?? 100);
const SECONDS = Number(process.argv[3] ?? 30);
const LESSON = "containers/040-pid-namespace";
const TASKS = ["own-pid-namespace", "sleep-inside", "first-child"];
const KILLS = 8;
const SECRET = "a".repeat(64);

const folder = await mkdtemp(path.join(tmpdir(), "drydock-class-"));
const place = path.join(folder, "drydock.db");
const store = await openStore(place);
const [webPort, sandboxPort] = [String(await findFreePort()), String(await findFreePort())];
/** When each learner got how many tasks done. */
const doneAtMs = new Map<string, number>();
let told = 0;
/** What was told, and not yet written down by the sandbox-server. */
const untold = new Map<number, SessionNews>();
const server = new Part(["sandbox-server.ts", path.join(folder, "results"), sandboxPort, SECRET, ORIGIN], (message) => {
  if (typeof message === "object" && message !== null && "told" in message) untold.delete(Number(message.told));
});
const web = new Part(["web.ts", place, webPort, SECRET, ORIGIN, `http://127.0.0.1:${sandboxPort}`]);
try {
  await Promise.all([server.start(), web.start()]);
  await run();
} finally {
  await Promise.all([server.kill(), web.kill()]);
  await store.destroy();
  await rm(folder, { recursive: true });
}

async function run(): Promise<void> {
  const browser = () => new Browser(`http://127.0.0.1:${webPort}`);
  const host = browser();
  await host.post("/api/host/sign-in", { passphrase: (await addHost(store, "Grace", Date.now())).passphrase });
  const { id, code } = await newWorkshop(host, LEARNERS);
  const joinMs = await timed(() =>
    Promise.all(Array.from({ length: LEARNERS }, (_, n) => browser().post("/api/class/join", { code, name: `P${n}` }))),
  );
  const learners = (await peopleOf(store, id)).map((person) => person.id);
  console.log(`${learners.length} learners have joined at once in ${Math.round(joinMs)} ms`);

  const steady = await follow(host, id, () => work(learners, ["a", TASKS], SECONDS));
  print("nobody is killed", steady);
  const usage = web.usage();
  console.log(`web: ${usage.memoryMib.toFixed(0)} MiB, ${usage.cpuSeconds.toFixed(1)} s of processor time so far`);

  // Fresh sandboxes: every task counts as another result.
  await Promise.all([work(learners, ["b", TASKS], SECONDS), killAll()]);
  const expected = learners.length * TASKS.length * 2;
  const sinceMs = performance.now();
  let kept = 0;
  while (kept < expected && performance.now() - sinceMs < 60_000) {
    await pause(100);
    for (const [key, news] of untold) server.send({ id: key, news });
    kept = (await resultsOfWorkshop(store, id)).length;
  }
  const results = await resultsOfWorkshop(store, id);
  const wanted = new Set(learners.flatMap((_, n) => TASKS.flatMap((task) => [`a${n}.${task}`, `b${n}.${task}`])));
  const different = new Set(results.flatMap((result) => (wanted.has(result.id) ? [result.id] : []))).size;
  console.log(
    `${KILLS} kills of web and of the sandbox-server: ${expected - different} of ${expected} results lost, ` +
      `${results.length - different} doubled; all kept ${((performance.now() - sinceMs) / 1000).toFixed(1)} s after the last`,
  );
  if (different !== expected || results.length !== different) process.exitCode = 1;
}

/** Learners get their tasks done one after the other, each in their own time. */
async function work(learners: string[], [sandbox, tasks]: [string, string[]], seconds: number): Promise<void> {
  await Promise.all(
    learners.map(async (learner, n) => {
      for (let done = 1; done <= tasks.length; done += 1) {
        await pause((seconds * 1000 * (0.5 + Math.random())) / tasks.length / 1.5);
        const states = tasks.map(
          (task, index) => ({ id: task, reason: "", status: index < done ? "done" : "todo" }) as const,
        );
        told += 1;
        const news: SessionNews = {
          ...{ learner, lesson: LESSON, sandbox: `${sandbox}${n}`, state: "ready", isPresent: true },
          ...{ typedAtMs: Date.now(), tasks: states },
        };
        untold.set(told, news);
        server.send({ id: told, news });
        if (sandbox === "a") doneAtMs.set(`${learner} ${done}`, performance.now());
      }
    }),
  );
}

async function killAll(): Promise<void> {
  for (let kill = 0; kill < KILLS; kill += 1) {
    await pause((SECONDS * 1000 * (0.5 + Math.random())) / KILLS / 1.5);
    for (const part of kill % 2 === 0 ? [web] : [server]) {
      await part.kill();
      await part.start();
    }
    for (const [key, news] of untold) server.send({ id: key, news });
  }
}

/** How old each thing done is when the board shows it, in ms. */
async function follow(host: Browser, workshop: string, during: () => Promise<void>): Promise<number[]> {
  const agesMs: number[] = [];
  const all = LEARNERS * TASKS.length;
  const watching = (async () => {
    const seen = new Map<string, number>();
    for await (const { people } of host.follow<BoardUpdate>(`/api/host/workshops/${workshop}/board`)) {
      for (const { id, done } of people) {
        for (let count = (seen.get(id) ?? 0) + 1; count <= done.length; count += 1) {
          agesMs.push(performance.now() - (doneAtMs.get(`${id} ${count}`) ?? 0));
        }
        seen.set(id, done.length);
      }
      if (agesMs.length >= all) return;
    }
  })();
  await Promise.all([during(), watching]);
  return agesMs.toSorted((one, other) => one - other);
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await act();
  return performance.now() - beganMs;
}

function print(what: string, agesMs: number[]): void {
  const at = (share: number) => Math.round(agesMs[Math.min(agesMs.length - 1, Math.floor(agesMs.length * share))] ?? 0);
  console.log(
    `board, ${what}: ${agesMs.length} results, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms old`,
  );
}
