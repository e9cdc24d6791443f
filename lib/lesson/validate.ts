/** Checks YAML data against a schema and says each mismatch in an author's words. */
import type { z } from "zod";
import { suggest } from "./closest.ts";
import type { Report } from "./report.ts";
import { EXAMPLES, KEYS_UNDER } from "./vocabulary.ts";
import type { YamlMap } from "./yaml-block.ts";

type Issue = z.core.$ZodIssue;

/** How much of a wrong value is quoted back, in characters. */
const MAX_QUOTED = 60;

interface Place {
  yaml: YamlMap;
  path: readonly PropertyKey[];
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
  const issues = parsed.error.issues.flatMap(unfolded);
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
      report(place.yaml.lineAt(path), `\`${key}\` ${complaint(issue)}`, remedy(issue, path));
    }
  }
  return null;
}

/**
 * Where a value may have several forms, Zod says what is wrong with it as each. Of use is what is wrong with it in the
 * form it was given: a word that is none of the words, a mapping with something wrong in it.
 */
function unfolded(issue: Issue): Issue[] {
  if (issue.code !== "invalid_union") return [issue];
  const isMapping = typeof issue.input === "object" && issue.input !== null;
  const isOtherForm = ({ path, code }: Issue) =>
    path.length === 0 && (code === "invalid_type" || (isMapping && code === "invalid_value"));
  const form = issue.errors.find((errors) => !errors.some(isOtherForm));
  if (!form) return [issue];
  return form.map((one) => ({ ...one, path: [...issue.path, ...one.path] })).flatMap(unfolded);
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
function remedy(issue: Issue, path: readonly PropertyKey[]): string {
  const { code, input } = issue;
  if (code === "invalid_value") return suggest(String(input), issue.values.map(String));
  if (code === "too_big" && typeof input === "string") return `shorten it to ${issue.maximum} characters`;
  if (code === "too_big" && issue.origin === "array") return `write at most ${issue.maximum}`;
  if (code === "too_big") return `write a whole number up to ${issue.maximum}`;
  if (code === "too_small" && issue.origin === "array" && Array.isArray(input) && input.length > 0)
    return `write at least ${issue.minimum}`;
  if (code === "too_small" && typeof input === "number") return "write a whole number from 1 up";
  if (code === "invalid_type" && issue.expected === "string" && ["number", "boolean"].includes(typeof input)) {
    return `put it in quotes: \`"${String(input)}"\``;
  }
  // Zod's own sentence shows a regular expression; a schema's own sentence says what to write.
  if (code === "invalid_format" && !issue.message.startsWith("Invalid")) return issue.message;
  return example(path);
}

/** Some keys mean something else under another one. */
function example(path: readonly PropertyKey[]): string {
  const [key = "", around = ""] = path.filter((segment) => typeof segment === "string").reverse();
  return `write \`${EXAMPLES[`${around}.${key}`] ?? EXAMPLES[key] ?? `${key}: …`}\``;
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
