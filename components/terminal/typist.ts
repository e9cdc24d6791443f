/** Types a lesson's command into a terminal as a person would: line by line, waiting for the shell in between. */
import type { TerminalStream } from "./terminal-stream.ts";

/** A shell that has said nothing for this long is waiting for input. */
const QUIET_MS = 100;

/** How long an answer to a line is waited for; a command that runs longer gets its next line as type-ahead. */
const LONGEST_MS = 1_500;

/** How long a new shell may take to its first prompt, on an emulated host too. */
const FIRST_PROMPT_MS = 20_000;

const INTERRUPT = "\x03";
const ENTER = "\r";
const encoder = new TextEncoder();

/** Types `code` and Enter, after Ctrl-C if `interrupt`; false when the connection was lost before the end. */
export async function typeInto(stream: TerminalStream, code: string, interrupt: boolean): Promise<boolean> {
  if (!stream.hasOutput) await answered(stream, FIRST_PROMPT_MS);
  const lines = code.replace(/\n+$/, "").split("\n");
  const keys = lines.map((line) => line + ENTER);
  if (interrupt) keys.unshift(INTERRUPT);
  for (const [index, key] of keys.entries()) {
    if (index > 0) await answered(stream, LONGEST_MS);
    if (!stream.input(encoder.encode(key))) return false;
  }
  return true;
}

/** Resolves when there has been output and then quiet, and at the latest after `longestMs`. */
function answered(stream: TerminalStream, longestMs: number): Promise<void> {
  return new Promise((resolve) => {
    let quiet: ReturnType<typeof setTimeout> | undefined;
    const longest = setTimeout(finish, longestMs);
    const release = stream.onOutput(() => {
      clearTimeout(quiet);
      quiet = setTimeout(finish, QUIET_MS);
    });
    function finish(): void {
      clearTimeout(quiet);
      clearTimeout(longest);
      release();
      resolve();
    }
  });
}
