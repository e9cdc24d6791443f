/** Support for tests of predicates on a real kernel: does a sandbox fulfil one, and what would its learner read? */
import { evaluate, needsOf } from "../../lib/kernel/judge/evaluate.ts";
import type { Verdict } from "../../lib/kernel/judge/verdict.ts";
import { predicateSchema } from "../../lib/kernel/predicate/predicate.ts";
import { readFacts } from "../src/kernel/snapshot.ts";
import type { Sandbox } from "../src/sandbox/sandbox.ts";
import { host, inside } from "./support.ts";

/** One look, as a task watch takes it. `asked` is a predicate as an author writes it. */
export async function judge(sandbox: Sandbox, asked: object, shells: number[] = []): Promise<Verdict> {
  const predicate = predicateSchema.parse(asked);
  const subject = { cgroup: sandbox.cgroup, initPid: sandbox.initPid, shells };
  return evaluate(predicate, await readFacts(host, subject, needsOf([predicate])));
}

/** Looks again and again until the predicate holds; what was seen last is in the failure after 20 s. */
export function untilHolds(sandbox: Sandbox, asked: object, shells: number[] = []): Promise<Verdict> {
  return untilJudged(sandbox, asked, shells, ({ outcome }) => outcome === "holds");
}

/** Looks again and again until the learner would read this. */
export function untilFails(sandbox: Sandbox, asked: object, reason: RegExp): Promise<Verdict> {
  return untilJudged(sandbox, asked, [], (verdict) => verdict.outcome === "fails" && reason.test(verdict.reason));
}

async function untilJudged(sandbox: Sandbox, asked: object, shells: number[], isIt: (verdict: Verdict) => boolean) {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const verdict = await judge(sandbox, asked, shells);
    if (isIt(verdict)) return verdict;
    if (performance.now() > deadline) throw new Error(`still ${verdict.outcome} after 20 s: ${verdict.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts something inside that goes on running; what it has started ends with the sandbox. */
export async function start(sandbox: Sandbox, line: string): Promise<void> {
  const { code, stderr } = await inside(sandbox, `(${line}) </dev/null >/dev/null 2>&1 &`);
  if (code !== 0) throw new Error(`${line}: ${stderr}`);
}
