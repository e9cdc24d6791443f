/** Judges what a learner has typed by what the kernel shows. */
import type { Answerable } from "../fact-names.ts";
import type { KernelFacts } from "../facts.ts";
import { printable } from "../printable.ts";
import { factOf, otherFactNamed } from "./named-facts.ts";
import { fails, holds, type Verdict } from "./verdict.ts";

/**
 * @param verdict on the task's predicate: the answer is the fact `asked` of anything that fits it
 * @param text what was typed; undefined as long as nothing was
 */
export function judgeAnswer(
  asked: Answerable,
  verdict: Verdict,
  facts: KernelFacts,
  text: string | undefined,
): Verdict {
  // What the predicate says of the nearest thing would often be the answer.
  if (verdict.outcome !== "holds")
    return { outcome: verdict.outcome, reason: "The kernel does not show it yet.", seen: [] };
  if (text === undefined) return fails("The kernel shows it. What is your answer?");
  const shown = printable(text, 64);
  if (verdict.seen.some((one) => isSame(factOf(asked, one), text))) return holds(`${shown}: so says the kernel.`);
  const other = verdict.seen.map((one) => otherFactNamed(text, one)).find((name) => name !== undefined);
  if (other !== undefined) return fails(`${shown} is its ${other}.`);
  const stranger = asked === "process.pid" ? facts.processes.find(({ pid }) => String(pid) === text) : undefined;
  if (stranger) return fails(`${shown} is another process: ${printable(stranger.comm, 40)}.`);
  return fails(`The kernel says something else than ${shown}.`);
}

/** Numbers are the same however they are written: 0042 is 42. */
function isSame(right: string | undefined, typed: string): boolean {
  if (right === undefined) return false;
  if (/^\d+$/.test(right) && /^\d{1,15}$/.test(typed)) return Number(right) === Number(typed);
  return right.trim() === typed;
}
