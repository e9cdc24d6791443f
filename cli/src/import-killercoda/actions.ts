/** What stands in double braces behind code: `{{exec}}`, `{{copy}}`, `{{execute T2 interrupt}}`. */
import { MAX_LESSON_TERMINAL } from "../../../lib/lesson/schema.ts";
import type { Tell } from "./notes.ts";

export interface Action {
  /** A click types it. */
  isRun: boolean;
  terminal: number;
  interrupt: boolean;
}

const NOTHING: Action = { isRun: false, terminal: 1, interrupt: false };

/** @param braces what stands between them; undefined where there are none */
export function readAction(braces: string | undefined, tell: Tell): Action {
  const [verb = "", ...words] = (braces ?? "").trim().split(/\s+/);
  if (verb === "open") tell("`{{open}}` opened a file in an editor, which Drydock has not");
  if (!["exec", "execute"].includes(verb)) return NOTHING;
  const action = { ...NOTHING, isRun: true };
  for (const word of words) {
    const terminal = Number(/^T(\d+)$/i.exec(word)?.[1] ?? 0);
    if (word === "interrupt") action.interrupt = true;
    else if (terminal >= 1 && terminal <= MAX_LESSON_TERMINAL) action.terminal = terminal;
    else if (/^HOST1$/i.test(word)) action.terminal = 1;
    else tell(`\`${word}\` of \`{{${verb} …}}\` means nothing in Drydock: there is one host`);
  }
  return action;
}

/** A command as a block of a lesson. */
export function runBlock(code: string, { terminal, interrupt }: Action): string {
  const words = ["sh run", ...(terminal > 1 ? [`terminal=${terminal}`] : []), ...(interrupt ? ["interrupt"] : [])];
  return fenced(words.join(" "), code);
}

/** A fenced block, with as many back-ticks as its content needs. */
export function fenced(info: string, content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/^ *(`{3,})/gm)].map((match) => match[1]?.length ?? 0));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}${info}\n${content.replace(/\n+$/, "")}\n${ticks}`;
}
