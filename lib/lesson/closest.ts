/** "Did you mean": finds the word that an author most likely meant to write. */

/**
 * The candidate nearest to `word`, or undefined when none is near enough to be a slip of the keyboard.
 * Case is ignored; one slip is forgiven for every three letters, at least one.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { candidate: string; slips: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const slips = slipsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (slips <= limit && (best === undefined || slips < best.slips)) best = { candidate, slips };
  }
  return best?.candidate;
}

/** A remedy for an unknown word: the nearest candidate, otherwise all of them. */
export function suggest(word: string, candidates: readonly string[]): string {
  const nearest = closest(word, candidates);
  if (nearest !== undefined) return `did you mean \`${nearest}\`?`;
  if (candidates.length === 0) return "remove it";
  return `write ${candidates.length > 1 ? "one of " : ""}${candidates.map((candidate) => `\`${candidate}\``).join(", ")}`;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into another (optimal string alignment). */
function slipsBetween(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current[column] = Math.min(
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
        swapped ? at(beforeLast, column - 2) + 1 : Infinity,
      );
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

/** A cell of the table; one outside it costs infinitely much. */
function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
