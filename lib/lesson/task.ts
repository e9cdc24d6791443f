/** Reads a `task` fence: YAML in which the predicate's key stands beside title, hint and solve. */
import type { Code } from "mdast";
import { PREDICATE_KEYS } from "../kernel/predicate/predicate.ts";
import { readId } from "./block-id.ts";
import { suggest } from "./closest.ts";
import { lineOf, parseMarkdown } from "./markdown.ts";
import { checkCode, checkProse } from "./prose.ts";
import { readCheck } from "./read-check.ts";
import type { Reading } from "./reading.ts";
import { type TaskBlock, taskSchema } from "./schema.ts";
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
    checkProse(parseMarkdown(task.hint), yaml.textLineAt(["hint"]) - 1, reading);
    checkCode(task.solve, yaml.textLineAt(["solve"]), reading.report);
    checkNeeds(task.needs, id, yaml, reading);
  }
  if (id === null || check === null || task === null) return null;
  return { kind: "task", line, task: { id, ...task, check } };
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
