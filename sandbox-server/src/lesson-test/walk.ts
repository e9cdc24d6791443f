/** Goes through a lesson as a learner would, and notes what is not as it says. */
import { type Mismatch, matchOutput } from "../../../lib/lesson/output-match.ts";
import type { Lesson, TaskBlock } from "../../../lib/lesson/schema.ts";
import type { TestProblem } from "../../../lib/lesson/test-events.ts";
import { actsOf, type RunAct } from "./acts.ts";
import type { Bench } from "./bench.ts";
import type { TypedTerminal } from "./typed-terminal.ts";

/** A command of a lesson that takes longer keeps its learner waiting too long. */
const LONGEST_RUN_MS = 60_000;
/** How long is looked at a command that may stay, where nothing says what it prints. */
const LOOK_MS = 4_000;
/**
 * After a command the kernel shows at once what it did, but what it started takes a little longer, and so does the look at it:
 * on a busy host one takes seconds, and the next comes four times as long after it.
 */
const TASK_OF_TEXT_MS = 15_000;
const TASK_OF_SOLUTION_MS = 20_000;

export interface Findings {
  passed: number;
  problems: TestProblem[];
}

export class Walk {
  readonly #bench: Bench;
  readonly #lesson: Lesson;
  readonly #findings: Findings = { passed: 0, problems: [] };

  constructor(bench: Bench, lesson: Lesson) {
    this.#bench = bench;
    this.#lesson = lesson;
  }

  /** Types what the text says from top to bottom; a task that it leaves to the learner is solved at its place. */
  async readText(): Promise<Findings> {
    await this.#checkBefore();
    for (const act of actsOf(this.#lesson)) {
      if (act.kind === "run") await this.#run(act);
      else if (!(await this.#doTask(act, TASK_OF_TEXT_MS))) break;
    }
    return this.#findings;
  }

  /** Types the solutions and nothing else, one after the other. */
  async solve(): Promise<Findings> {
    for (const act of actsOf(this.#lesson)) {
      if (act.kind === "task" && !(await this.#doTask(act, 0))) break;
    }
    return this.#findings;
  }

  /** One that needs others, or an answer, cannot be done at first whatever the kernel shows. */
  async #checkBefore(): Promise<void> {
    for (const act of actsOf(this.#lesson)) {
      if (act.kind !== "task") continue;
      const { task, line } = act;
      const cannotBeDone = task.needs.length > 0 || task.answer !== undefined;
      const { holds, reason } = cannotBeDone ? { holds: false, reason: "" } : await this.#bench.judge(task);
      if (!holds) this.#findings.passed += 1;
      else {
        this.#note(line, `the task \`${task.id}\` is done before anybody has done anything`, {
          remedy: "let it check something that is not so at first",
          details: kernelSays(reason),
        });
      }
    }
  }

  async #run({ block, claim, mayStay }: RunAct): Promise<void> {
    const terminal = await this.#bench.terminal(block.terminal);
    if (block.interrupt) await terminal.interrupt(LONGEST_RUN_MS);
    const isEnough = (output: string) => mayStay && claim !== null && matchOutput(claim.text, output) === null;
    const timeoutMs = mayStay && claim === null ? LOOK_MS : LONGEST_RUN_MS;
    const { output, isBack } = await typeLines(terminal, block.code, timeoutMs, isEnough);
    if (!isBack && !mayStay) {
      this.#note(block.line, `this command has not come back after ${LONGEST_RUN_MS / 1000} s`, {
        remedy: "let it run in a terminal of its own (`terminal=2`), or write `interrupt` at the next one",
        details: [`printed: ${lastLine(output)}`],
      });
    }
    if (claim !== null) this.#compare(claim.line, matchOutput(claim.text, output));
    else this.#lookForMissing(block.line, output);
  }

  #compare(line: number, mismatch: Mismatch | null): void {
    if (mismatch === null) {
      this.#findings.passed += 1;
      return;
    }
    const { expected, printed } = mismatch;
    this.#note(line + 1 + mismatch.line, "the command prints something else than this `output` says", {
      remedy: "write what it prints, with `…` for what differs each time",
      details: [`says:    ${expected ?? "(no more lines)"}`, `printed: ${printed ?? "(nothing more)"}`],
    });
  }

  #lookForMissing(line: number, output: string): void {
    const missing = /^.*: command not found$/m.exec(output)?.[0];
    if (missing === undefined) return;
    const remedy = "use a program that the sandbox has, or say with an `output` block that this is to happen";
    this.#note(line, "a program is not there", { remedy, details: [`printed: ${missing}`] });
  }

  /** False when it could not be done. */
  async #doTask({ task, line }: TaskBlock, byItselfMs: number): Promise<boolean> {
    const before = await this.#bench.taskDone(task, byItselfMs);
    if (before.status !== "done") {
      const isDone = () => this.#bench.task(task.id).status === "done";
      await typeLines(await this.#bench.freeTerminal(), task.solve, LONGEST_RUN_MS, isDone);
    }
    const state = await this.#bench.taskDone(task, TASK_OF_SOLUTION_MS);
    if (state.status === "done") {
      this.#findings.passed += 1;
      return true;
    }
    this.#note(line, `the task \`${task.id}\` is not done after its \`solve\` was typed`, {
      remedy: "mend its `solve`, or what it checks; nothing below it was tried",
      details: kernelSays(state.reason),
    });
    return false;
  }

  #note(line: number, message: string, { remedy, details }: Pick<TestProblem, "remedy" | "details">): void {
    this.#findings.problems.push({ line, message, remedy, details });
  }
}

/** Types lines one after the other, each when the prompt is back; the output of all of them. */
async function typeLines(
  terminal: TypedTerminal,
  code: string,
  timeoutMs: number,
  isEnough: (output: string) => boolean,
): Promise<{ output: string; isBack: boolean }> {
  let output = "";
  let isBack = true;
  for (const line of code.replace(/\n+$/, "").split("\n")) {
    const typed = await terminal.type(line, timeoutMs, (printed) => isEnough(output + printed));
    output += typed.output;
    isBack = typed.isBack;
  }
  return { output, isBack };
}

function kernelSays(reason: string): string[] {
  return reason === "" ? [] : [`the kernel says: ${reason}`];
}

function lastLine(output: string): string {
  return output.trimEnd().split("\n").at(-1) ?? "";
}
