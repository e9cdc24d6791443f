/** Runs the probes of open tasks, one after the other, and keeps what they said last. */
import { type ProbeFact, probeKey } from "../../../lib/kernel/facts.ts";
import type { ProbeNeed } from "../../../lib/kernel/needs.ts";

export type RunProbe = (probe: ProbeNeed) => Promise<ProbeFact>;

/** A script forks and executes in the sandbox: it is asked less often than the kernel is. */
const PAUSE_MS = 1_000;

/** One that took long is followed by a pause of so many times its length. */
const PAUSE_PER_RUN = 4;

export class Probes {
  readonly #run: RunProbe;
  readonly #onResult: () => void;
  readonly #report: (message: string, error: unknown) => void;
  readonly #results = new Map<string, ProbeFact>();
  /** By the clock of `performance`; absent for one that has never run. */
  readonly #dueAtMs = new Map<string, number>();
  #isRunning = false;
  /** Another one after each {@link forget}. */
  #life = Symbol("life");

  /** @param onResult called when a probe has said something */
  constructor(run: RunProbe, onResult: () => void, report: (message: string, error: unknown) => void) {
    this.#run = run;
    this.#onResult = onResult;
    this.#report = report;
  }

  /** What is known of these; starts the one that has waited longest, if none runs and it is due. */
  ask(probes: readonly ProbeNeed[]): Record<string, ProbeFact> {
    const due = (probe: ProbeNeed) => this.#dueAtMs.get(probeKey(probe)) ?? 0;
    const [next] = probes.toSorted((one, other) => due(one) - due(other));
    if (next && !this.#isRunning && due(next) <= performance.now()) void this.#start(next);
    const known = probes.map((probe) => [probeKey(probe), this.#results.get(probeKey(probe))] as const);
    return Object.fromEntries(known.filter((entry): entry is [string, ProbeFact] => entry[1] !== undefined));
  }

  /** What was known is not asked for any more: of a sandbox that has been stopped, or started again. */
  forget(): void {
    this.#results.clear();
    this.#dueAtMs.clear();
    this.#life = Symbol("life");
  }

  async #start(probe: ProbeNeed): Promise<void> {
    const key = probeKey(probe);
    const beganMs = performance.now();
    const life = this.#life;
    this.#isRunning = true;
    try {
      const result = await this.#run(probe);
      if (life === this.#life) this.#results.set(key, result);
    } catch (error) {
      this.#report("a probe could not be run", error);
    }
    this.#isRunning = false;
    const tookMs = performance.now() - beganMs;
    this.#dueAtMs.set(key, performance.now() + Math.max(PAUSE_MS, PAUSE_PER_RUN * tookMs));
    this.#onResult();
  }
}
