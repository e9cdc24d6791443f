/** What a paste sends to a program, and whether the learner is asked first. */

/** Takes the place of ESC, so that no pasted text can end the paste early and go on as commands. */
const VISIBLE_ESCAPE = "\u241b";

/** Control characters but tab and line feed: no text has them, and each is a command to somebody. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const CONTROLS = /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]/g;

/**
 * The text as keys: one CR for each end of a line, as the Enter key sends it.
 * @param isBracketed the program wants to know where a paste begins and ends (mode 2004)
 */
export function pasteKeys(text: string, isBracketed: boolean): string {
  const keys = text
    .replace(/\r\n?/g, "\n")
    .replaceAll("\x1b", VISIBLE_ESCAPE)
    .replace(CONTROLS, "")
    .replaceAll("\n", "\r");
  return isBracketed ? `\x1b[200~${keys}\x1b[201~` : keys;
}

/** Lines with something on them. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n?|\n/).filter((line) => line.trim() !== "");
}

/**
 * A program that does not tell a paste from typing runs each line as it comes. A full-screen program knows what it does
 * with text; anything else is asked about.
 */
export function needsQuestion(
  text: string,
  { isBracketed, isFullScreen }: { isBracketed: boolean; isFullScreen: boolean },
) {
  return !isBracketed && !isFullScreen && linesOf(text).length > 1;
}
