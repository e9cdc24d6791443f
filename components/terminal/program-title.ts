/** A title that a program gives its terminal, made fit to be shown: what is in it came from anywhere. */

const MAX_LENGTH = 80;

/** Without control and format characters, which hide, reorder or break text; of bounded length; empty if nothing is left. */
export function programTitle(data: string): string {
  const plain = data
    .slice(0, 1024)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  return Array.from(plain).slice(0, MAX_LENGTH).join("");
}
