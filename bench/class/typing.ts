/**
 * A class that types into real sandboxes, through web's front, while web and the sandbox-server are killed:
 * `drydock vm run -- node bench/class/typing.ts [LEARNERS] [SECONDS]`, or by bench/sandbox/native.sh. Tells how late echoes are,
 * what the processes cost, and whether everybody is back in the shell that they were in.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findFreePort } from "../../cli/src/port.ts";
import { issueTicket } from "../../lib/protocol/ticket.ts";
import { newLearner } from "../../sandbox-server/src/gateway/testing.ts";
import { hmacSha256 } from "../../web/mac.ts";
import { ORIGIN } from "../../web/workshop/testing.ts";
import { quantile } from "../measure.ts";
import { Part } from "./part.ts";
import { Typist } from "./typist.ts";

const LEARNERS = Number(process.argv[2] ?? 100);
const SECONDS = Number(process.argv[3] ?? 30);
const LESSON = "containers/040-pid-namespace";
const SECRET = "a".repeat(64);
const KILLS = 2;

const folder = await mkdtemp(path.join(tmpdir(), "drydock-class-"));
const [webPort, labPort] = [await findFreePort(), await findFreePort()];
const lab = new Part(["lab.ts", String(labPort), SECRET, ORIGIN, String(LEARNERS)]);
const labUrl = `http://127.0.0.1:${labPort}`;
const web = new Part(["web.ts", path.join(folder, "drydock.db"), String(webPort), SECRET, ORIGIN, labUrl]);
const mac = hmacSha256(SECRET);
try {
  await Promise.all([lab.start(), web.start()]);
  await run();
} finally {
  await web.kill();
  await lab.end();
  await rm(folder, { recursive: true });
}

async function run(): Promise<void> {
  const startMs = performance.now();
  const learners = Array.from({ length: LEARNERS }, () => {
    const learner = newLearner();
    const ticket = () => issueTicket(learner, mac, Date.now());
    return new Typist({ port: webPort, origin: ORIGIN, lesson: LESSON, ticket });
  });
  await Promise.all(learners.map((learner) => learner.ready()));
  console.log(`${LEARNERS} learners, who came at once, are at a prompt after ${seconds(startMs)} s`);

  for (const learner of learners) learner.start();
  await pause(SECONDS * 1000);
  printEchoes("nobody is killed", learners);
  for (const [name, part] of Object.entries({ web, "sandbox-server": lab })) {
    const { memoryMib, cpuSeconds } = part.usage();
    console.log(`${name}: ${memoryMib.toFixed(0)} MiB, ${cpuSeconds.toFixed(1)} s of processor time`);
  }

  for (let kill = 0; kill < KILLS; kill += 1) {
    for (const part of [lab, web]) {
      await part.kill();
      await part.start();
      await pause((SECONDS * 1000) / KILLS / 2);
    }
  }
  printEchoes(`${KILLS} kills of each`, learners);
  const backMs = performance.now();
  await Promise.all(learners.map((learner) => learner.finish()));
  const moved = learners.filter(({ isInItsShell }) => !isInItsShell).length;
  console.log(
    `all have been answered ${seconds(backMs)} s after the last key; ${moved} of ${LEARNERS} are in another shell`,
  );
  for (const learner of learners) learner.close();
}

function printEchoes(when: string, learners: readonly Typist[]): void {
  const all = learners.flatMap(({ echoesMs }) => echoesMs.splice(0));
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(all, share).toFixed(1));
  console.log(`${when}: ${all.length} echoes, p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms`);
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1000).toFixed(1);
}
