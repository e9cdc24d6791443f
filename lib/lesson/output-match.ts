/** Compares what a command printed with what a lesson says it prints, where `…` stands for anything. */

export interface Mismatch {
  /** Of the `output` block, counted from 0: the first line that could not be found; its length when text was left over. */
  line: number;
  /** That line, or null when the block had no more. */
  expected: string | null;
  /** The line that was printed there instead, or null when nothing more was. */
  printed: string | null;
}

const ANY_LINES = /^ ?…+$/;

/**
 * Null when all of `printed` is as `claim` says. A line of `…` alone stands for any number of lines, `…` in a line for any
 * characters, or for none: `a … b` is found in `a b`. Runs of blanks count as one; blanks at the end of a line and empty
 * lines at the end do not count.
 */
export function matchOutput(claim: string, printed: string): Mismatch | null {
  const expected = linesOf(claim);
  const found = linesOf(printed);
  /** Furthest pair of lines that was reached, to tell where the two part. */
  let furthest = { expected: 0, found: 0 };
  /** Pairs from which there is no way on; a claim with many `…` would else be tried for ever. */
  const dead = new Set<number>();

  function matchesFrom(at: number, from: number): boolean {
    const key = at * (found.length + 1) + from;
    if (dead.has(key)) return false;
    if (at > furthest.expected || (at === furthest.expected && from > furthest.found)) {
      furthest = { expected: at, found: from };
    }
    const pattern = expected[at];
    const line = found[from];
    const holds =
      pattern === undefined
        ? line === undefined
        : ANY_LINES.test(pattern)
          ? matchesFrom(at + 1, from) || (line !== undefined && matchesFrom(at, from + 1))
          : line !== undefined && isAsClaimed(pattern, line) && matchesFrom(at + 1, from + 1);
    if (!holds) dead.add(key);
    return holds;
  }

  if (matchesFrom(0, 0)) return null;
  return {
    line: furthest.expected,
    expected: expected[furthest.expected] ?? null,
    printed: found[furthest.found] ?? null,
  };
}

/** A screen does not tell blanks at the end of a line, which may stand before a `…`. */
function isAsClaimed(claim: string, printed: string): boolean {
  // With every blank doubled but those beside a `…`, one blank is enough for both its sides.
  const pattern = claim.replace(/(?<!…) (?!…)/g, "  ");
  const line = printed.replaceAll(" ", "  ");
  return matchesLine(pattern, line) || matchesLine(pattern, `${line} `);
}

function matchesLine(pattern: string, line: string): boolean {
  const [first = "", ...rest] = pattern.split("…");
  if (rest.length === 0) return pattern === line;
  if (!line.startsWith(first)) return false;
  const last = rest.pop() ?? "";
  let at = first.length;
  for (const piece of rest) {
    const found = line.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  return line.length - last.length >= at && line.endsWith(last);
}

function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.replace(/[ \t]+/g, " ").trimEnd());
  while (lines.at(-1) === "") lines.pop();
  return lines;
}
