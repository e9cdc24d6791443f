/**
 * How a terminal feels, measured on this machine against a bare WebSocket relay and what other web terminals there are
 * (peers.ts), in the same run: `node bench/terminal/echo.ts [ROUNDS]`, about 40 seconds for each of them and each round.
 * Medians of the rounds, in brackets the best and the worst; ratios hold, absolute figures are the machine's.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { echo, echoAmong, FAST_SCREEN, interrupt, memory, restore, SLOW_SCREEN, throughput } from "./measures.ts";
import { PEERS } from "./peers.ts";
import { Subject, type SubjectName, subjects } from "./subject.ts";

const ROUNDS = Number(process.argv[2] ?? 3);
const KEYS = 300;
const FILE_BYTES = 50_000_000;
const TERMINALS = 20;
const TYPISTS = 100;

/** Fills the screen, the 1,000 lines above it, and every buffer. */
const FILL = "yes 'a line of some sixty characters, as a build or a log would print it' | head -n 12000";

type Figures = Record<string, number>;

const names = subjects();
const missing = PEERS.filter((peer) => !names.includes(peer));
if (missing.length > 0) console.log(`Not on this machine: ${missing.join(", ")}.`);
const folder = await mkdtemp(`${tmpdir()}/drydock-bench-`);
try {
  const file = `${folder}/50MB.txt`;
  await writeFile(file, linesOfText(FILE_BYTES));
  const rounds = new Map<SubjectName, Figures[]>(names.map((name) => [name, []]));
  // In turn, so that whatever else the machine does falls on all.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      rounds.get(name)?.push(await measure(name, file));
      console.error(`round ${round + 1}, ${name}; load ${loadavg()[0]?.toFixed(1)}`);
    }
  }
  print(rounds);
} finally {
  await rm(folder, { recursive: true });
}

async function measure(name: SubjectName, file: string): Promise<Figures> {
  using subject = await Subject.start(name);
  const idleKb = await memory(subject, TERMINALS, "");
  const fullKb = await memory(subject, TERMINALS, FILL);
  const idle = await echo(subject, KEYS);
  const flooded = await echoAmong(subject, KEYS, 1, "flood");
  const crowded = await echoAmong(subject, KEYS, TYPISTS, "typing");
  const speed = await throughput(subject, file, FILE_BYTES);
  return {
    "echo idle, p50 ms": idle.p50,
    "echo idle, p95 ms": idle.p95,
    "echo idle, p99 ms": idle.p99,
    "echo under another's flood, p50 ms": flooded.p50,
    "echo under another's flood, p95 ms": flooded.p95,
    "echo under another's flood, p99 ms": flooded.p99,
    "echo with 100 typing, p50 ms": crowded.p50,
    "echo with 100 typing, p95 ms": crowded.p95,
    "echo with 100 typing, p99 ms": crowded.p99,
    "50 MB cat, MB/s": speed.megabytesPerSecond,
    "50 MB cat, server CPU ms/MB": speed.cpuMsPerMegabyte,
    "Ctrl-C to quiet, fast screen, ms": await interrupt(subject, FAST_SCREEN),
    "Ctrl-C to quiet, slow screen, ms": await interrupt(subject, SLOW_SCREEN),
    "reconnect to the exact screen, ms": await restore(subject, FILL),
    "memory of an idle terminal, KB": idleKb,
    "memory of a terminal full of lines, KB": fullKb,
  };
}

/** A table in Markdown. */
function print(rounds: Map<SubjectName, Figures[]>): void {
  const measures = Object.keys([...rounds.values()][0]?.[0] ?? {});
  console.log(`| | ${[...rounds.keys()].join(" | ")} |`);
  console.log(`| --- |${" ---: |".repeat(rounds.size)}`);
  for (const measure of measures) {
    const cells = [...rounds.values()].map((figures) => cell(figures.map((figure) => figure[measure] ?? Number.NaN)));
    console.log(`| ${measure} | ${cells.join(" | ")} |`);
  }
}

function cell(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [best, median, worst] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((at) => sorted[at]);
  if (median === undefined || Number.isNaN(median)) return "–";
  const digits = median < 100 ? 2 : 0;
  return `${median.toFixed(digits)} (${best?.toFixed(digits)}–${worst?.toFixed(digits)})`;
}

/** Lines of 20 to 120 characters. */
function linesOfText(bytes: number): Buffer {
  const text = randomBytes((bytes * 3) / 4).toString("base64");
  const lines: string[] = [];
  for (let start = 0, length = 20; start < text.length; start += length, length = 20 + ((length * 7) % 101)) {
    lines.push(text.slice(start, start + length));
  }
  return Buffer.from(lines.join("\n").slice(0, bytes));
}
