/** Checks YAML data against a schema and says each mismatch in an author's words. */
import type { z } from "zod";
import { NAMESPACE_TYPES } from "../kernel/facts.ts";
import { cgroupPredicate, processPredicate } from "../kernel/predicate.ts";
import { suggest } from "./closest.ts";
import type { Report } from "./report.ts";
import type { YamlMap } from "./yaml-block.ts";

type Issue = z.core.$ZodIssue;

/** What may stand under each key that holds a mapping. */
const KEYS_UNDER: Record<string, readonly string[]> = {
  process: Object.keys(processPredicate.shape),
  cgroup: Object.keys(cgroupPredicate.shape),
  namespaces: NAMESPACE_TYPES,
};

/** A right way to write each key, offered when what was found is beyond repair. */
const EXAMPLES: Record<string, string> = {
  title: "title: Your own PID 1",
  summary: "summary: Give a shell its own PID namespace.",
  minutes: "minutes: 8",
  sandbox: "sandbox: base",
  mode: "mode: edge",
  needs: "needs: [own-pid-namespace]",
  hint: 'hint: "`ps aux` shows who is PID 1."',
  solve: "solve: sudo unshare --fork --pid --mount-proc bash",
  process: "process: { comm: bash, nspid: 1 }",
  cgroup: "cgroup: { path: /mygroup, file: memory.max, equals: 536870912 }",
  comm: "comm: bash",
  exe: "exe: /usr/bin/bash",
  nspid: "nspid: 1",
  namespaces: "namespaces: { pid: not-sandbox }",
  path: "path: /mygroup",
  file: "file: memory.max",
  equals: "equals: 536870912",
  contains: "contains: shell",
  oomKills: "oomKills: 1",
  kernel: "kernel: processes",
  know: "know: [A PID namespace gives processes numbers of their own.]",
  order: "order: 2",
  question: "question: Who is PID 1 in a container?",
  choices: "choices:` and below it `- right: …` and `- wrong: …",
  answer: "answer: 536870912",
  right: "right: The first process of its PID namespace",
  wrong: "wrong: systemd",
  why: 'why: "The kernel gives number 1 to whoever is born first."',
};

/** How much of a wrong value is quoted back, in characters. */
const MAX_QUOTED = 60;

interface Place {
  yaml: YamlMap;
  path: readonly string[];
  keys: readonly string[];
  /** The same for keys below it, where they are this schema's own. */
  keysUnder?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Parses `value`, which stands at `path` of `yaml`; null when it does not fit, each reason then reported.
 * `keys` are the keys allowed at `path` itself.
 */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  place: Place,
  report: Report,
): z.output<S> | null {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  for (const issue of issues) {
    // A mapping with an unknown key often fails a rule on the whole as well; the key is the cause.
    if (issue.code === "custom" && issues.some((other) => other.code === "unrecognized_keys")) continue;
    const path = [...place.path, ...issue.path];
    const key = String(path.findLast((segment) => typeof segment === "string") ?? "");
    if (issue.code === "unrecognized_keys") {
      const known = issue.path.length === 0 ? place.keys : (place.keysUnder?.[key] ?? KEYS_UNDER[key] ?? []);
      for (const unknown of issue.keys) {
        report(place.yaml.lineAt([...path, unknown]), `unknown key \`${unknown}\``, suggest(unknown, known));
      }
    } else {
      report(place.yaml.lineAt(path), `\`${key}\` ${complaint(issue)}`, remedy(issue, key));
    }
  }
  return null;
}

/** What is wrong, as the rest of a sentence that starts with the key. */
function complaint(issue: Issue): string {
  const { code, input } = issue;
  if (code === "custom") return `is incomplete: ${issue.message}`;
  if ((code === "too_big" || code === "too_small") && Array.isArray(input)) return `has ${input.length} entries`;
  if (code === "too_big" && typeof input === "string") return `has ${input.length} characters`;
  if (code === "invalid_type" && input === undefined) return "is missing";
  if (code === "invalid_type") return `is ${describe(input)}, not ${expected(issue.expected)}`;
  return `is ${describe(input)}`;
}

/** What to write instead. */
function remedy(issue: Issue, key: string): string {
  const { code, input } = issue;
  if (code === "invalid_value") return suggest(String(input), issue.values.map(String));
  if (code === "too_big" && typeof input === "string") return `shorten it to ${issue.maximum} characters`;
  if (code === "too_big" && issue.origin === "array") return `write at most ${issue.maximum}`;
  if (code === "too_big") return `write a whole number up to ${issue.maximum}`;
  if (code === "too_small" && issue.origin === "array" && Array.isArray(input) && input.length > 0)
    return `write at least ${issue.minimum}`;
  if (code === "too_small" && typeof input === "number") return "write a whole number from 1 up";
  // Zod's own sentence shows a regular expression; a schema's own sentence says what to write.
  if (code === "invalid_format" && !issue.message.startsWith("Invalid")) return issue.message;
  return example(key);
}

function example(key: string): string {
  return `write \`${EXAMPLES[key] ?? `${key}: …`}\``;
}

function describe(value: unknown): string {
  if (value === null || value === "") return "empty";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping";
  const text = JSON.stringify(value);
  return text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text;
}

function expected(type: string): string {
  const names: Record<string, string> = { int: "a whole number", array: "a list", object: "a mapping", string: "text" };
  return names[type] ?? `a ${type}`;
}
