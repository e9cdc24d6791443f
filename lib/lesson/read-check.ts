/** Reads what a task asks of the kernel: one predicate, or several under `all`, `any` and `not`. */
import {
  MAX_PREDICATE_DEPTH,
  MAX_PREDICATES,
  PREDICATE_KEYS,
  PREDICATE_KINDS,
  PREDICATE_SCHEMAS,
  type Predicate,
  type PredicateKind,
  type SinglePredicate,
  singlePredicates,
} from "../kernel/predicate/predicate.ts";
import { closest, suggest } from "./closest.ts";
import type { Report } from "./report.ts";
import { validate } from "./validate.ts";
import type { YamlMap } from "./yaml-block.ts";

const PREDICATE = "one of `process: { … }`, `cgroup: { … }` and the others of docs/tasks.md";

type Path = (string | number)[];

/** The predicate among the keys of a task's YAML, or null when there is none that can be read; why is then reported. */
export function readCheck(yaml: YamlMap, line: number, report: Report): Predicate | null {
  const [key, other] = PREDICATE_KEYS.filter((name) => name in yaml.data);
  if (key === undefined) {
    // A mistyped predicate is reported as an unknown key, with the same remedy.
    if (Object.keys(yaml.data).some((name) => closest(name, PREDICATE_KEYS) !== undefined)) return null;
    report(line, "this task checks nothing", `add ${PREDICATE}`);
    return null;
  }
  if (other !== undefined) {
    const remedy = `join them: \`all: [{ ${key}: … }, { ${other}: … }]\``;
    report(yaml.lineAt([other]), `this task checks both \`${key}\` and \`${other}\``, remedy);
    return null;
  }
  const predicate = new PredicateReader(yaml, report).read(key, yaml.data[key], [key]);
  if (predicate !== null && singlePredicates(predicate).length > MAX_PREDICATES) {
    report(yaml.lineAt([key]), `this task has more than ${MAX_PREDICATES} predicates`, "make several tasks of it");
    return null;
  }
  return predicate;
}

class PredicateReader {
  readonly #yaml: YamlMap;
  readonly #report: Report;

  constructor(yaml: YamlMap, report: Report) {
    this.#yaml = yaml;
    this.#report = report;
  }

  /** @param path of `value`, whose key is `key` */
  read(key: (typeof PREDICATE_KEYS)[number], value: unknown, path: Path, depth = 1): Predicate | null {
    if (depth > MAX_PREDICATE_DEPTH) {
      return this.#refuse(
        path,
        `predicates stand more than ${MAX_PREDICATE_DEPTH} deep here`,
        "make several tasks of it",
      );
    }
    if (isKind(key)) {
      const place = { yaml: this.#yaml, path, keys: Object.keys(PREDICATE_SCHEMAS[key].shape) };
      // Where a bare text is a script, it need not be said.
      const whole = key === "probe" && typeof value === "string" ? { script: value } : value;
      const data = validate(PREDICATE_SCHEMAS[key], whole, place, this.#report);
      return data && ({ [key]: data } as SinglePredicate);
    }
    if (key === "not") {
      const part = this.#readPart(value, path, depth);
      return part && { not: part };
    }
    if (!Array.isArray(value) || value.length === 0) {
      return this.#refuse(
        path,
        `\`${key}\` is no list of predicates`,
        `write \`${key}: [{ process: … }, { cgroup: … }]\``,
      );
    }
    const parts = value.map((part, index) => this.#readPart(part, [...path, index], depth));
    if (parts.some((part) => part === null)) return null;
    return (key === "all" ? { all: parts } : { any: parts }) as Predicate;
  }

  /** A mapping whose one key is that of a predicate. */
  #readPart(value: unknown, path: Path, depth: number): Predicate | null {
    const names = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
    const [name, other] = names;
    if (name === undefined) return this.#refuse(path, "this is no predicate", `write ${PREDICATE}`);
    if (other !== undefined) {
      return this.#refuse(
        [...path, other],
        `\`${name}\` and \`${other}\` stand in one predicate`,
        "write each as a list item of its own",
      );
    }
    const key = PREDICATE_KEYS.find((known) => known === name);
    if (key === undefined)
      return this.#refuse([...path, name], `unknown predicate \`${name}\``, suggest(name, PREDICATE_KEYS));
    return this.read(key, (value as Record<string, unknown>)[name], [...path, key], depth + 1);
  }

  #refuse(path: Path, message: string, remedy: string): null {
    this.#report(this.#yaml.lineAt(path), message, remedy);
    return null;
  }
}

function isKind(key: string): key is PredicateKind {
  return PREDICATE_KINDS.some((kind) => kind === key);
}
