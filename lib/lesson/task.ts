/** Reads a `task` fence: YAML in which the predicate's key stands beside title, hint and solve. */
import type { Code } from "mdast";
import { cgroupPredicate, PREDICATE_KEYS, type Predicate, processPredicate } from "../kernel/predicate.ts";
import { readId } from "./block-id.ts";
import { closest, suggest } from "./closest.ts";
import { lineOf, parseMarkdown } from "./markdown.ts";
import { checkCode, checkProse } from "./prose.ts";
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

  const check = readPredicate(yaml, line, reading);
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

function readPredicate(yaml: YamlMap, line: number, { report }: Reading): Predicate | null {
  const [key, other] = PREDICATE_KEYS.filter((name) => name in yaml.data);
  if (key === undefined) {
    // A mistyped predicate is reported as an unknown key, with the same remedy.
    if (Object.keys(yaml.data).some((name) => closest(name, PREDICATE_KEYS) !== undefined)) return null;
    report(line, "this task checks nothing", "add one of `process: { … }` and `cgroup: { … }`");
    return null;
  }
  if (other !== undefined) {
    report(
      yaml.lineAt([other]),
      `this task checks both \`${key}\` and \`${other}\``,
      "make one of them a task of its own",
    );
    return null;
  }
  const place = (schema: { shape: object }) => ({ yaml, path: [key], keys: Object.keys(schema.shape) });
  switch (key) {
    case "process": {
      const process = validate(processPredicate, yaml.data[key], place(processPredicate), report);
      return process && { process };
    }
    case "cgroup": {
      const cgroup = validate(cgroupPredicate, yaml.data[key], place(cgroupPredicate), report);
      return cgroup && { cgroup };
    }
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
