/** Reads how many tests ran from the last words of vitest, Playwright and `drydock test`. */

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const NO_TESTS: Counts = { passed: 0, failed: 0, skipped: 0 };

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const COLOURS = /\u001b\[[0-9;]*m/g;

/** vitest: one line, `Tests  1 failed | 25 passed | 2 skipped (28)`. */
const VITEST_LINE = /^\s*Tests\s+(.*)\(\d+\)\s*$/m;

/** Playwright: a line each, `  12 passed (1.2m)`, `  1 flaky`, `  2 did not run`. */
const PLAYWRIGHT_LINES = /^\s{2}\d+ (?:passed|failed|flaky|skipped|did not run|interrupted).*$/gm;

/** `drydock test`: `41 passed, 2 failed`. */
const LESSON_LINE = /^\d+ passed, \d+ failed$/m;

/** Counts of a runner's output; all zero when it printed no summary. */
export function countTests(output: string): Counts {
  const plain = output.replace(COLOURS, "");
  const summary =
    VITEST_LINE.exec(plain)?.[1] ?? plain.match(PLAYWRIGHT_LINES)?.join("\n") ?? LESSON_LINE.exec(plain)?.[0] ?? "";
  const count = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(summary)?.[1] ?? 0);
  return {
    passed: count("passed") + count("flaky"),
    failed: count("failed") + count("interrupted") + count("did not run"),
    skipped: count("skipped") + count("todo"),
  };
}

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    NO_TESTS,
  );
}
