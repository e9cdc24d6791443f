import { expect, test } from "vitest";
import { type Answerable, factsNamedIn } from "../fact-names.ts";
import { predicateSchema } from "../predicate/predicate.ts";
import { judgeAnswer } from "./answer.ts";
import { evaluate, needsOf } from "./evaluate.ts";
import { factsWith, group, nested, shell } from "./facts.fixture.ts";
import { namedFacts } from "./named-facts.ts";

const FACTS = factsWith({
  processes: [shell, nested],
  cgroups: [group("/mygroup", { "memory.max": "536870912" })],
});
const isPidOne = predicateSchema.parse({ process: { nspid: 1 } });
const isLimited = predicateSchema.parse({ cgroup: { path: "/mygroup", file: "memory.max", greater: 0 } });

test.each<[string, Answerable, string | undefined, string, string]>([
  ["nothing typed yet", "process.pid", undefined, "fails", "The kernel shows it. What is your answer?"],
  ["the host's PID", "process.pid", "4711", "holds", "4711: so says the kernel."],
  ["the same number, written otherwise", "process.pid", "004711", "holds", "004711: so says the kernel."],
  ["its PID inside", "process.pid", "1", "fails", "1 is its PID inside."],
  ["a namespace's number", "process.pid", "200", "fails", "200 is its pid namespace."],
  ["that of another process", "process.pid", "4700", "fails", "4700 is another process: bash."],
  ["of nobody", "process.pid", "9999", "fails", "The kernel says something else than 9999."],
  ["what is no number", "process.pid", "4711\u001b[2J", "fails", "The kernel says something else than 4711\\x1b[2J."],
  ["another fact", "process.pid-namespace", "200", "holds", "200: so says the kernel."],
])("an answer: %s", (_, asked, typed, outcome, reason) => {
  expect(judgeAnswer(asked, evaluate(isPidOne, FACTS), FACTS, typed)).toMatchObject({ outcome, reason });
});

test("any process that fits may be named", () => {
  const anyBash = predicateSchema.parse({ process: { comm: "bash" } });
  for (const pid of ["4700", "4711"]) {
    expect(judgeAnswer("process.pid", evaluate(anyBash, FACTS), FACTS, pid).outcome).toBe("holds");
  }
});

test("the value that a predicate compared can be asked for", () => {
  const verdict = evaluate(isLimited, FACTS);
  expect(judgeAnswer("seen.value", verdict, FACTS, "536870912").outcome).toBe("holds");
  expect(judgeAnswer("seen.value", verdict, FACTS, "max").outcome).toBe("fails");
});

test("before there is anything to ask about, nothing is given away", () => {
  const facts = factsWith();
  const verdict = judgeAnswer("process.pid", evaluate(isPidOne, facts), facts, "4700");
  expect(verdict).toEqual({ outcome: "fails", reason: "The kernel does not show it yet.", seen: [] });
});

test("a text's facts are found by their names, and nothing else is taken for one", () => {
  const text = "{{shell.pid}} {{ seen }} {{shell.pid}} {{image.nginx}} {{.State.Pid}} {{shell.password}}";
  expect(factsNamedIn(text)).toEqual(["shell.pid", "seen"]);
});

test("facts have the values of the look, safe to be shown; what there is not is left out", () => {
  const verdict = evaluate(isPidOne, FACTS);
  const names = factsNamedIn(
    "{{process.pid}} {{process.nspid}} {{shell.cgroup}} {{shell.pid-namespace}} {{seen.value}} {{seen}}",
  );
  expect(namedFacts(names, verdict, FACTS)).toEqual({
    "process.pid": "4711",
    "process.nspid": "1",
    "shell.cgroup": "/shell",
    "shell.pid-namespace": "100",
    seen: verdict.reason,
  });
  const hostile = factsWith({ processes: [{ ...nested, comm: "\u202ehsab" }] });
  expect(namedFacts(["process.comm"], evaluate(isPidOne, hostile), hostile)).toEqual({
    "process.comm": "\\u{202e}hsab",
  });
});

test("what named facts need is read", () => {
  expect(needsOf([isLimited], ["shell.pid", "shell.net-namespace"])).toEqual([
    { fact: "cgroup-file", path: "/mygroup", file: "memory.max" },
    { fact: "process", detail: "status" },
    { fact: "process", detail: "net" },
  ]);
});
