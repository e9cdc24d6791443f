/**
 * What a host pays for idle learners, from the first to the 200th: memory, processes, and the time to make one more
 * sandbox. All of it should grow in a straight line, so that a share of it is flat. The figures go to stderr, a plot of
 * them to stdout: `drydock vm run -- node bench/sandbox/growth.ts [sandboxes] > docs/sandbox-growth.svg`, or by native.sh.
 */
import { readdirSync } from "node:fs";
import { releaseHost } from "../../sandbox-server/src/sandbox/prepare.ts";
import { PROFILES } from "../../sandbox-server/src/sandbox/profiles.ts";
import { createSandbox } from "../../sandbox-server/src/sandbox/sandbox.ts";
import { quantile } from "../measure.ts";
import { svgCharts } from "../svg-chart.ts";
import { benchGround } from "./ground.ts";
import { shellOn } from "./prompt.ts";

const MEBIBYTE = 1024 * 1024;
const MARKS = [1, 2, 5, 10, 25, 50, 75, 100, 125, 150, 175, 200];

/** When the host has less than this left, that is as many as it holds. */
const LEAST_FREE_BYTES = 200 * MEBIBYTE;

const most = Number(process.argv[2] ?? 200);
const { host, roots } = await benchGround();

interface Sample {
  sandboxes: number;
  /** Host memory that is no longer available, for each sandbox. */
  memoryMiB: number;
  /** The part of it that the sandboxes' own cgroups were charged for; null where there is no memory controller. */
  chargedMiB: number | null;
  /** On the host, for each sandbox. */
  processes: number;
  /** Median time to make one since the mark before, without its shell. */
  createMs: number;
}

function availableBytes(): number {
  return Number(/^MemAvailable: +(\d+)/m.exec(host.readText("/proc/meminfo") ?? "")?.[1]) * 1024;
}

function chargedBytes(): number | null {
  const text = host.readText(`${roots.cgroup}/memory.current`);
  return text === null ? null : Number(text);
}

/** Those of the kernel have no command line. */
function processes(): number {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name) && host.readText(`/proc/${name}/cmdline`)).length;
}

/** One sandbox with a login shell at its prompt; answers how long the sandbox alone took. */
async function addLearner(number: number): Promise<number> {
  const startMs = performance.now();
  const sandbox = await createSandbox(host, { id: `bench-${number}`, slot: number }, PROFILES.base, roots);
  released.defer(async () => void (await sandbox.destroy()));
  const createMs = performance.now() - startMs;
  const shell = await shellOn(sandbox.shellCommand(sandbox.shellPidFile(1)));
  released.defer(() => shell.close());
  return createMs;
}

await using released = new AsyncDisposableStack();
released.defer(() => releaseHost(host, roots));
const before = { bytes: availableBytes(), processes: processes() };
const samples: Sample[] = [];
let createTimes: number[] = [];
for (let sandboxes = 1; sandboxes <= most && availableBytes() > LEAST_FREE_BYTES; sandboxes += 1) {
  createTimes.push(await addLearner(sandboxes));
  if (!MARKS.includes(sandboxes) && sandboxes !== most) continue;
  const charged = chargedBytes();
  const sample: Sample = {
    sandboxes,
    memoryMiB: (before.bytes - availableBytes()) / MEBIBYTE / sandboxes,
    chargedMiB: charged && charged / MEBIBYTE / sandboxes,
    processes: (processes() - before.processes) / sandboxes,
    createMs: quantile(createTimes, 0.5),
  };
  createTimes = [];
  samples.push(sample);
  report(sample);
}

function report({ sandboxes, memoryMiB, chargedMiB, processes, createMs }: Sample): void {
  const charged = chargedMiB === null ? "" : ` (${chargedMiB.toFixed(1)} charged)`;
  const figures = [
    `${sandboxes} sandboxes`,
    `${memoryMiB.toFixed(1)} MiB each${charged}, ${Math.floor(1024 / memoryMiB)} per GiB`,
    `${processes.toFixed(1)} processes each`,
    `${createMs.toFixed(0)} ms to make one, ${(1000 / createMs).toFixed(2)} per second`,
  ];
  console.error(figures.join("; "));
}

const points = (figure: (sample: Sample) => number) =>
  samples.map((sample) => [sample.sandboxes, figure(sample)] as const);
console.log(
  svgCharts(
    [
      { title: "Host memory for each", unit: "MiB", points: points(({ memoryMiB }) => memoryMiB) },
      { title: "Processes for each", unit: "on the host", points: points((sample) => sample.processes) },
      { title: "Making one more", unit: "ms", points: points(({ createMs }) => createMs) },
    ],
    "sandboxes on the host, each with an idle shell",
  ),
);
