/** Judges `probe` by how its script ended: 0 for yes, 1 for no; by anything else it could not tell. */
import { type KernelFacts, probeKey } from "../facts.ts";
import type { FactNeed } from "../needs.ts";
import type { ProbePredicate } from "../predicate/probe.ts";
import { printable } from "../printable.ts";
import { fails, holds, unknown, type Verdict } from "./verdict.ts";

export function judgeProbe(probe: ProbePredicate, facts: KernelFacts): Verdict {
  const result = facts.probes?.[probeKey(probe)];
  if (!result) return unknown("The lab is looking.");
  const said = firstLines(result.output);
  const seen = [{ value: said }];
  if (result.exit === 0) return holds(said || "The lab has looked, and it is so.", seen);
  if (result.exit === 1) return fails(said || "The lab has looked, and it is not so.", seen);
  if (result.exit === "timeout") return unknown("The lab has looked, but got no answer in time.");
  return unknown(said || "The lab has looked, but could not tell.");
}

export function probeNeeds(probe: ProbePredicate): FactNeed[] {
  return [{ fact: "probe", ...probe }];
}

/** As much as a learner will read under a task. */
function firstLines(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  return printable(lines.filter(Boolean).slice(0, 3).join(" "), 300);
}
