/**
 * How a terminal feels, measured on this machine against a bare WebSocket relay in the same run:
 * `node bench/terminal/echo.ts`, about four minutes. Medians of three rounds; ratios hold, absolute figures are the
 * machine's.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { echo, echoUnderFlood, FAST_SCREEN, interrupt, memory, SLOW_SCREEN, throughput } from "./measures.ts";
import { Subject, type SubjectName } from "./subject.ts";

const ROUNDS = 3;
const KEYS = 300;
const FILE_BYTES = 50_000_000;
const TERMINALS = 20;

/** Fills the screen, the 1,000 lines above it, and every buffer. */
const FILL = "yes 'a line of some sixty characters, as a build or a log would print it' | head -n 6000";

type Figures = Record<string, number>;

const folder = await mkdtemp(`${tmpdir()}/drydock-bench-`);
try {
  const file = `${folder}/50MB.txt`;
  await writeFile(file, linesOfText(FILE_BYTES));
  const rounds: Record<SubjectName, Figures[]> = { drydock: [], bare: [] };
  // Alternating, so that whatever else the machine does falls on both.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of ["drydock", "bare"] as const) rounds[name].push(await measure(name, file));
  }
  print(medians(rounds.drydock), medians(rounds.bare));
} finally {
  await rm(folder, { recursive: true });
}

async function measure(name: SubjectName, file: string): Promise<Figures> {
  using subject = await Subject.start(name);
  const idleKb = await memory(subject, TERMINALS, "");
  const fullKb = await memory(subject, TERMINALS, FILL);
  const idle = await echo(subject, KEYS);
  const flooded = await echoUnderFlood(subject, KEYS);
  const speed = await throughput(subject, file, FILE_BYTES);
  return {
    "echo idle, p50 ms": idle.p50,
    "echo idle, p95 ms": idle.p95,
    "echo idle, p99 ms": idle.p99,
    "echo under another's flood, p50 ms": flooded.p50,
    "echo under another's flood, p95 ms": flooded.p95,
    "echo under another's flood, p99 ms": flooded.p99,
    "50 MB cat, MB/s": speed.megabytesPerSecond,
    "50 MB cat, server CPU ms/MB": speed.cpuMsPerMegabyte,
    "Ctrl-C to quiet, fast screen, ms": await interrupt(subject, FAST_SCREEN),
    "Ctrl-C to quiet, slow screen, ms": await interrupt(subject, SLOW_SCREEN),
    "memory of an idle terminal, KB": idleKb,
    "memory of a terminal full of lines, KB": fullKb,
  };
}

function medians(rounds: Figures[]): Figures {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((figures) => figures[name] ?? Number.NaN))]));
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function print(drydock: Figures, bare: Figures): void {
  const rows = Object.entries(drydock).map(([name, value]) => {
    const other = bare[name] ?? Number.NaN;
    return [name, value.toFixed(2), other.toFixed(2), (value / other).toFixed(2)];
  });
  for (const row of [["", "drydock", "bare relay", "ratio"], ...rows]) {
    const [name = "", ...figures] = row;
    console.log(name.padEnd(38) + figures.map((figure) => figure.padStart(12)).join(""));
  }
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
