/**
 * A learner in another sandbox who does ordinary work, and how far an attack holds it up.
 *
 * Compared is not the time that passes: on an emulated or busy machine most of it is the machine's. The kernel says of
 * each moment whether the work waited for a processor, memory or a disk that somebody else had (PSI, psi.rst; run_delay,
 * sched-stats.rst). What passes is set against what would have passed without that; alone, the two are about the same.
 */
import { availableParallelism } from "node:os";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { testSandbox } from "../support.ts";
import { read } from "./attacker.ts";
import { type Keyboard, openTerminal } from "./terminal.ts";

/** What passed, and what would have passed without others, in milliseconds. */
interface Waited {
  passedMs: number;
  ownMs: number;
}

interface Pace {
  /** From a key and Enter to the answer of a program on the terminal: the slowest but one of each. */
  echo: Waited;
  /** A build of small programs that fork, read and write. */
  build: Waited;
}

/**
 * How many times slower than alone a neighbour may be, in either. On two processors the attacker may have one whole, and
 * the neighbour has what the server leaves of the other; an attack without a limit makes it ten times slower and more.
 */
const MAX_SLOWDOWN = availableParallelism() > 2 ? 1.5 : 4;
/**
 * On top of it, for an echo: whoever wakes on a processor that is in use waits for a tick of the scheduler's, 4 ms at
 * 250 Hz, and from key to answer four processes wake one after the other.
 */
const FOUR_TICKS_MS = 16;
/** The first that is good will do, else the middle one: a hiccup spoils one, an attack that gets through spoils them all. */
const MOST_LOOKS = 5;
/** The slowest but one is told of: the 98th percentile. */
const KEYSTROKES = 50;

/** Answers each line with the same, or with a build. What it prints is nowhere in its own text, which is echoed as it is typed. */
const WORK = `
PS1= PS2=; stty -echo; cd /tmp
build() {
  for unit in 1 2 3; do
    seq 300 >unit$unit.c
    sort -r unit$unit.c | grep -c 7 >unit$unit.o
  done
  cat unit?.o >program
  rm unit?.?
}
while read -r line; do
  if [ "$line" = build ]; then build; line=built; fi
  printf '=%s=\\n' "$line"
done
`;

export interface Work {
  /** @throws Error when the neighbour is more than {@link MAX_SLOWDOWN} times slower than it was alone */
  isNotHeldUpBy(attack: string): Promise<void>;
}

export interface Neighbour extends Work, AsyncDisposable {
  readonly sandbox: Sandbox;
}

/** Measured alone first: to be made before there is an attack. */
export async function neighbourAtWork(): Promise<Neighbour> {
  await using cleanup = new AsyncDisposableStack();
  const sandbox = cleanup.use(await testSandbox());
  const terminal = cleanup.use(openTerminal(sandbox, 1));
  const work = await startWork(terminal, sandbox.cgroup, [terminal.pid, process.pid]);
  const owned = cleanup.move();
  return { ...work, sandbox, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/**
 * On a terminal with a shell at its prompt.
 * @param cgroup of the sandbox that the shell is in
 * @param relays PIDs of the host's processes between the keyboard and the shell
 */
export async function startWork(terminal: Keyboard, cgroup: string, relays: readonly number[]): Promise<Work> {
  const look = () => measure(terminal, () => stalledMs(cgroup) + delayedMs(relays));
  terminal.type(WORK);
  await look();
  const alone = await look();
  return {
    async isNotHeldUpBy(attack) {
      const looks: Pace[] = [];
      do looks.push(await look());
      while (slowdown(looks, alone) > MAX_SLOWDOWN && looks.length < MOST_LOOKS);
      const told = `${attack}: ${looks.map(words).join("; ")}; alone ${words(alone)}`;
      console.info(told);
      if (slowdown(looks, alone) > MAX_SLOWDOWN) throw new Error(`the neighbour is held up by ${told}`);
    },
  };
}

function words({ echo, build }: Pace): string {
  const pair = ({ passedMs, ownMs }: Waited) => `${passedMs.toFixed(1)} ms (${ownMs.toFixed(1)} of its own)`;
  return `echo ${pair(echo)}, build ${pair(build)}`;
}

/** Of the figure that suffers more, the middle look. */
function slowdown(looks: readonly Pace[], alone: Pace): number {
  const ratio = ({ passedMs, ownMs }: Waited, graceMs = 0) => (passedMs - Math.min(graceMs, passedMs - ownMs)) / ownMs;
  const middle = (ratios: number[]) => ratios.sort((a, b) => a - b)[ratios.length >> 1] ?? Number.NaN;
  return Math.max(
    middle(looks.map(({ echo }) => ratio(echo, FOUR_TICKS_MS))) / ratio(alone.echo, FOUR_TICKS_MS),
    middle(looks.map(({ build }) => ratio(build))) / ratio(alone.build),
  );
}

/** @param waitedMs how long the work has waited for what others had, so far */
async function measure(terminal: Keyboard, waitedMs: () => number): Promise<Pace> {
  const timed = async (line: string, answer: RegExp): Promise<Waited> => {
    const [typedMs, waitedBefore] = [performance.now(), waitedMs()];
    terminal.type(`${line}\n`);
    await terminal.hear(answer);
    const passedMs = performance.now() - typedMs;
    // Waits of several at a time are counted for each of them.
    return { passedMs, ownMs: Math.max(passedMs - (waitedMs() - waitedBefore), passedMs / MOST_COUNTED) };
  };
  const echoes: Waited[] = [];
  for (let stroke = 0; stroke < KEYSTROKES; stroke += 1) echoes.push(await timed("x", /=x=/));
  const slow = (numbers: number[]) => numbers.sort((a, b) => a - b)[numbers.length - 2] ?? 0;
  return {
    echo: {
      passedMs: slow(echoes.map(({ passedMs }) => passedMs)),
      ownMs: slow(echoes.map(({ ownMs }) => ownMs)),
    },
    build: await timed("build", /=built=/),
  };
}

/** No look says more than that. */
const MOST_COUNTED = 100;

/** How long some of a cgroup's processes waited for a processor, memory or a disk (Documentation/accounting/psi.rst). */
function stalledMs(cgroup: string): number {
  const files = ["cpu", "memory", "io"].map((resource) => read(`${cgroup}/${resource}.pressure`));
  return files.reduce((sum, text) => sum + Number(/^some .*total=(\d+)$/m.exec(text)?.[1]), 0) / 1_000;
}

/** How long these were ready to run and did not (Documentation/scheduler/sched-stats.rst, /proc/PID/schedstat). */
function delayedMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + Number(read(`/proc/${pid}/schedstat`).split(" ")[1]), 0) / 1e6;
}
