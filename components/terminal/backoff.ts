/** How long to wait before the next attempt to connect. */

const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * Doubles with each failed attempt (counted from 1), up to a cap. The jitter of a half keeps a whole
 * class from coming back in the same instant after the lab was restarted.
 * @param random between 0 and 1
 */
export function backoffMs(attempt: number, random: number): number {
  const fullMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(fullMs * (0.5 + random / 2));
}
