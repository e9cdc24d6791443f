/** What a judgement says, and how several become one. */
import type { ProcessFact } from "../facts.ts";
import type { NumberCondition } from "../predicate/parts.ts";

export interface Verdict {
  /** `unknown`: what it takes to tell could not be read. It is neither true nor, under `not`, false. */
  outcome: "holds" | "fails" | "unknown";
  /** For the learner: what was seen. */
  reason: string;
  /** The things it was about: each that fits when it holds, the nearest one when it does not. */
  seen: Seen[];
}

/** One thing that was looked at. */
export interface Seen {
  process?: ProcessFact;
  /** What the predicate compared: the content of a file, a hostname, a count. */
  value?: string;
}

export function holds(reason: string, seen: Seen[] = []): Verdict {
  return { outcome: "holds", reason, seen };
}

export function fails(reason: string, seen: Seen[] = []): Verdict {
  return { outcome: "fails", reason, seen };
}

export function unknown(reason: string): Verdict {
  return { outcome: "unknown", reason, seen: [] };
}

export function verdict(isSo: boolean, reason: string, seen: Seen[] = []): Verdict {
  return isSo ? holds(reason, seen) : fails(reason, seen);
}

/** All must hold. The reason is that of the first that does not, for that is what to do next. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  const seen = verdicts.flatMap((one) => one.seen);
  const first = verdicts.find((one) => one.outcome === "fails") ?? verdicts.find((one) => one.outcome === "unknown");
  if (first) return { ...first, seen };
  return holds(verdicts.map((one) => one.reason).join(" "), seen);
}

/** One must hold. */
export function anyOf(verdicts: readonly Verdict[]): Verdict {
  const found = verdicts.find((one) => one.outcome === "holds");
  if (found) return found;
  const outcome = verdicts.some((one) => one.outcome === "unknown") ? "unknown" : "fails";
  const seen = verdicts.flatMap((one) => one.seen);
  return { outcome, reason: [...new Set(verdicts.map((one) => one.reason))].join(" "), seen };
}

/** It must not hold. */
export function notSo({ outcome, reason, seen }: Verdict): Verdict {
  if (outcome === "unknown") return unknown(reason);
  return verdict(outcome === "fails", reason, seen);
}

export function fits(condition: NumberCondition | undefined, count: number): boolean {
  if (condition === undefined) return count > 0;
  if (typeof condition === "number") return count === condition;
  return count >= (condition.atLeast ?? 0) && count <= (condition.atMost ?? Number.POSITIVE_INFINITY);
}

/** `exactly 2`, `at least 1`, `at most 3`, `2 to 4`. */
export function asked(condition: NumberCondition): string {
  if (typeof condition === "number") return `exactly ${condition}`;
  const { atLeast, atMost } = condition;
  if (atLeast !== undefined && atMost !== undefined) return `${atLeast} to ${atMost}`;
  return atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
}
