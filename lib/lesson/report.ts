/** How the parts of the parser say what is wrong with a lesson file. */

/**
 * Notes one problem and lets the parser go on, so that an author sees all of them at once.
 * `line` counts from 1 in the whole file; `message` says what was found, `remedy` what to write instead.
 */
export type Report = (line: number, message: string, remedy: string) => void;
