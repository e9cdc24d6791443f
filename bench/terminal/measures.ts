/** What is measured on one server: each function makes its own terminals and answers with figures. */
import { fork } from "node:child_process";
import { once } from "node:events";
import type { BenchTerminal, Place } from "./clients.ts";
import type { Subject } from "./subject.ts";

/** A screen that is never behind. */
const INSTANT = Number.POSITIVE_INFINITY;

/** Bytes per ms that xterm.js shows: in a good browser, and in one on a slow machine. */
export const FAST_SCREEN = 25_000;
export const SLOW_SCREEN = 1_000;

const QUIET_MS = 300;

/** After it nobody counts as typing any more, for whom a server may hold back what others read. */
const ALONE_MS = 1_500;
const FLOOD_MS = 2_000;

export interface Spread {
  p50: number;
  p95: number;
  p99: number;
}

/** Milliseconds from a key to its echo, one at a time, at the pace of a fast typist with an uneven hand. */
export async function echo(subject: Subject, keys: number): Promise<Spread> {
  const terminal = await subject.open(INSTANT);
  const { next } = outputOf(terminal);
  terminal.type("exec cat > /dev/null\n");
  await quiet(terminal);
  const times: number[] = [];
  for (let key = 0; key < keys; key += 1) {
    await pause(10 + Math.random() * 20);
    const echoed = next();
    const startMs = performance.now();
    terminal.type(key % 60 === 59 ? "\n" : "k");
    await echoed;
    times.push(performance.now() - startMs);
  }
  await terminal.close();
  return spread(times);
}

/** The same while so many other learners, in another process, watch `yes` or type. */
export async function echoAmong(subject: Subject, keys: number, others: number, doing: "flood" | "typing") {
  const crowd = fork(new URL("./crowd.ts", import.meta.url), [doing]);
  const places: Place[] = [];
  while (places.length < others) places.push(await subject.place());
  crowd.send(places);
  await once(crowd, "message");
  const figures = await echo(subject, keys);
  crowd.disconnect();
  await once(crowd, "exit");
  return figures;
}

/** Milliseconds until a page that comes back shows its full screen and the 1,000 lines above; NaN where none is kept. */
export async function restore(subject: Subject, fill: string): Promise<number> {
  const terminal = await openAndRun(subject, fill);
  const times: number[] = [];
  for (let round = 0; round < 5 && terminal.restore; round += 1) {
    const startMs = performance.now();
    await terminal.restore();
    times.push(performance.now() - startMs);
  }
  await terminal.close();
  return spread(times).p50;
}

/** MB/s as received, and the server's processor time for each MB. */
export async function throughput(subject: Subject, file: string, fileBytes: number) {
  const terminal = await subject.open(INSTANT);
  let received = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  await quiet(terminal, ALONE_MS);
  terminal.onOutput((bytes) => {
    received += bytes.byteLength;
    if (received >= fileBytes) resolve();
  });
  const before = await subject.usage();
  const startMs = performance.now();
  terminal.type(`cat ${file}\n`);
  await promise;
  const seconds = (performance.now() - startMs) / 1000;
  const { cpuMs } = await subject.usage();
  await terminal.close();
  return {
    megabytesPerSecond: fileBytes / 1e6 / seconds,
    cpuMsPerMegabyte: (cpuMs - before.cpuMs) / (fileBytes / 1e6),
  };
}

/** Milliseconds from Ctrl-C under `yes` until the screen has shown the last of it. */
export async function interrupt(subject: Subject, screenBytesPerMs: number): Promise<number> {
  const terminal = await subject.open(screenBytesPerMs);
  await quiet(terminal);
  terminal.type("yes\n");
  await pause(FLOOD_MS);
  const startMs = performance.now();
  terminal.type("\x03");
  let shownAtMs = startMs;
  terminal.onOutput(() => {
    shownAtMs = performance.now() + terminal.backlogMs();
  });
  await quiet(terminal);
  await terminal.close();
  return shownAtMs - startMs;
}

/** KB of resident memory for each of `count` terminals that have run a line, beyond those that warmed the server up. */
export async function memory(subject: Subject, count: number, line: string): Promise<number> {
  const terminals: BenchTerminal[] = [];
  const openSome = async () => {
    for (let index = 0; index < count; index += 1) terminals.push(await openAndRun(subject, line));
  };
  await openSome();
  const before = await subject.usage();
  await openSome();
  const { memoryBytes } = await subject.usage();
  for (const terminal of terminals) await terminal.close();
  return (memoryBytes - before.memoryBytes) / count / 1024;
}

async function openAndRun(subject: Subject, line: string): Promise<BenchTerminal> {
  const terminal = await subject.open(INSTANT);
  terminal.type(`${line}\n`);
  await quiet(terminal, 100);
  return terminal;
}

function outputOf(terminal: BenchTerminal) {
  let resolveNext: (() => void) | undefined;
  terminal.onOutput(() => resolveNext?.());
  return {
    next: () =>
      new Promise<void>((resolve) => {
        resolveNext = resolve;
      }),
  };
}

/** Resolves once there has been no output for a while. */
function quiet(terminal: BenchTerminal, forMs = QUIET_MS): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, forMs);
    terminal.onOutput(() => timer.refresh());
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function spread(values: number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
