/** How far a build is, read from what mmdebstrap, apt and dpkg print while they work. */

export interface BuildProgress {
  /** What is being done, in words for whoever waits. */
  stage: string;
  /** 0 to 100, over the whole build; never falls. */
  percent: number;
}

/** What apt and dpkg say once for each package, and what that means. */
const PACKAGE_STEPS: readonly (readonly [RegExp, string])[] = [
  [/^Get:\d+ .* \[[\d.,]+ [kMG]?B\]$/, "downloading packages"],
  [/^Unpacking /, "unpacking packages"],
  [/^Setting up /, "setting up packages"],
];

/** mmdebstrap runs apt twice: the essential packages, then the others. Each run announces how many it will install. */
const APT_RUNS: readonly (readonly [fromPercent: number, toPercent: number])[] = [
  [5, 50],
  [50, 90],
];

/** Reads a build's output line by line. */
export class ProgressReader {
  #run = -1;
  #steps = 0;
  #stepsAhead = 0;

  /** The progress after this line, or null when the line says nothing about it. */
  read(line: string): BuildProgress | null {
    if (/^I: running apt-get update/.test(line)) return { stage: "reading package lists", percent: 0 };
    if (/^I: running --customize-hook/.test(line)) return { stage: "finishing the system", percent: 90 };
    const announced = /(\d+) newly installed/.exec(line)?.[1];
    if (announced !== undefined) {
      this.#run += 1;
      this.#steps = 0;
      this.#stepsAhead = Number(announced) * PACKAGE_STEPS.length;
      return null;
    }
    const step = PACKAGE_STEPS.find(([pattern]) => pattern.test(line));
    const window = APT_RUNS[this.#run];
    // Before the first announcement `Get:` lines are package lists, after the last one the hook's own downloads.
    if (step === undefined || window === undefined || this.#steps === this.#stepsAhead) return null;
    this.#steps += 1;
    const [from, to] = window;
    return { stage: step[1], percent: Math.round(from + ((to - from) * this.#steps) / this.#stepsAhead) };
  }
}
