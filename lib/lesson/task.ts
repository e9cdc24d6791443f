/** Reads a `task` fence: YAML in which the predicate's key stands beside title, hint and solve. */
import type { Code } from "mdast";
import { factsNamedIn } from "../kernel/fact-names.ts";
import { PREDICATE_KEYS, type Predicate, singlePredicates } from "../kernel/predicate/predicate.ts";
import { readId } from "./block-id.ts";
import { suggest } from "./closest.ts";
import { lineOf, parseMarkdown } from "./markdown.ts";
import { checkCode, checkProse } from "./prose.ts";
import { readCheck } from "./read-check.ts";
import type { Reading } from "./reading.ts";
import { type Task, type TaskBlock, taskSchema } from "./schema.ts";
import { validate } from "./validate.ts";
import { readYamlMap, type YamlMap } from "./yaml-block.ts";

const bodySchema = taskSchema.omit({ id: true, check: true });
const BODY_KEYS = [...Object.keys(bodySchema.shape), ...PREDICATE_KEYS];

/** The task in a fence, or null when it cannot be read; why is then reported. */
export function readTask(node: Code, reading: Reading): TaskBlock | null {
  const line = lineOf(node);
  const id = readId("task", node.meta ?? "", line, reading);
  const yaml = readYamlMap(node.value, line, reading.report);
  if (yaml === null) return null;

  const check = readCheck(yaml, line, reading.report);
  const body = Object.fromEntries(Object.entries(yaml.data).filter(([key]) => !isPredicateKey(key)));
  const task = validate(bodySchema, body, { yaml, path: [], keys: BODY_KEYS }, reading.report);
  if (task !== null) {
    checkProse(parseMarkdown(task.hint), yaml.textLineAt(["hint"]) - 1, reading, true);
    checkCode(task.solve, yaml.textLineAt(["solve"]), reading.report);
    checkNeeds(task.needs, id, yaml, reading);
  }
  if (id === null || check === null || task === null) return null;
  checkAnswer(task, check, yaml, reading);
  return { kind: "task", line, task: { id, ...task, check } };
}

/** The answer must be a fact of what the predicate is about, and must not stand in the hint. */
function checkAnswer(
  { answer, hint }: Pick<Task, "answer" | "hint">,
  check: Predicate,
  yaml: YamlMap,
  { report }: Reading,
): void {
  if (answer === undefined) return;
  const isAboutProcess = singlePredicates(check).some((predicate) => "process" in predicate);
  if (answer.startsWith("process.") && !isAboutProcess) {
    report(
      yaml.lineAt(["answer"]),
      `\`${answer}\` is asked for, but the task is about no process`,
      "add a `process: { … }`",
    );
  }
  if (factsNamedIn(hint).includes(answer)) {
    report(yaml.lineAt(["hint"]), `the hint shows the answer, \`{{${answer}}}\``, "say how to find it instead");
  }
}

/** A task may need only tasks above it: so a learner meets them in order, and no circle can arise. */
function checkNeeds(needs: readonly string[], id: string | null, yaml: YamlMap, { report, ids }: Reading): void {
  const tasks = [...ids].filter(([name, { kind }]) => kind === "task" && name !== id);
  const above = tasks.map(([name]) => name);
  needs.forEach((need, index) => {
    if (above.includes(need)) return;
    report(
      yaml.lineAt(["needs", index]),
      `\`needs\` names \`${need}\`, which is no task above this one`,
      suggest(need, above),
    );
  });
}

function isPredicateKey(key: string): boolean {
  return PREDICATE_KEYS.some((name) => name === key);
}
