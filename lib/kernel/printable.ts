/** Makes a text that a learner chose safe to show: comm, command lines, paths, hostnames. */

/**
 * What must not reach a screen as it is: control characters (escape sequences, newlines), marks that turn the direction of
 * writing or cannot be seen (Unicode's Cf, among them U+202E and the zero-width ones), line and paragraph separators,
 * halves of surrogate pairs, private and unassigned characters.
 */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;

/** Marks that stand above or below the character before them; a pile of them covers its neighbours. */
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;

/** U+FFFD: what a decoder puts in place of bytes that are no UTF-8. */
export const REPLACEMENT = "\u{fffd}";

/**
 * The text with each unshowable character written as `\x1b` or `\u{202e}`, and cut to `maxLength` UTF-16 units with an
 * ellipsis at its end. Applying it again changes nothing.
 */
export function printable(text: string, maxLength = 256): string {
  // Cut first, so that the work is bounded too; an escape is at most ten units long.
  const shown = text
    .slice(0, maxLength + 1)
    .replace(UNSHOWABLE, escapeCharacter)
    .replace(PILED_MARKS, "$1");
  return shown.length <= maxLength ? shown : `${withoutHalf(shown.slice(0, maxLength - 1))}…`;
}

/** Has this text been shown as it is? A command line that was altered must not be offered to be run. */
export function isPlain(text: string): boolean {
  return text.length <= 4096 && printable(text, 4096) === text && !text.includes(REPLACEMENT);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

/** A cut may go through a surrogate pair. */
function withoutHalf(text: string): string {
  return /[\u{d800}-\u{dbff}]$/u.test(text) ? text.slice(0, -1) : text;
}
