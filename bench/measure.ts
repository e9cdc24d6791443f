/** Timing for benchmarks: rounds in turn, medians and spread, ratios within one run. */

export interface Contender {
  name: string;
  /** One measured round; answers its duration in milliseconds. */
  round(): Promise<number>;
}

export interface Measured {
  name: string;
  medianMs: number;
  /** Fastest and slowest tenth: what to expect on a good and on a bad day. */
  p10Ms: number;
  p90Ms: number;
  /** Median over the yardstick's median, the yardstick being the first contender. */
  ratio: number;
}

/** Runs the contenders in turn, A B C A B C, so that a machine whose speed drifts treats them alike. */
export async function measure(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const samples = contenders.map((): number[] => []);
  for (const contender of contenders) await contender.round();
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contender] of contenders.entries()) samples[index]?.push(await contender.round());
  }
  const yardstickMs = quantile(samples[0] ?? [], 0.5);
  return contenders.map(({ name }, index) => {
    const own = samples[index] ?? [];
    const medianMs = quantile(own, 0.5);
    return { name, medianMs, p10Ms: quantile(own, 0.1), p90Ms: quantile(own, 0.9), ratio: medianMs / yardstickMs };
  });
}

export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export function printTable(title: string, rows: readonly Measured[]): void {
  console.log(title);
  const cell = (ms: number) => ms.toFixed(1).padStart(9);
  console.log(`${"".padEnd(44)}${["median", "p10", "p90", "ratio"].map((head) => head.padStart(9)).join("")}`);
  for (const { name, medianMs, p10Ms, p90Ms, ratio } of rows) {
    console.log(`${name.padEnd(44)}${cell(medianMs)}${cell(p10Ms)}${cell(p90Ms)}${ratio.toFixed(2).padStart(9)}`);
  }
}
