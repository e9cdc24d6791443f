/** Reads what stands behind the language of a fence: `run terminal=2 interrupt`, `alt="Two processes"`. */
import { suggest } from "./closest.ts";
import type { Report } from "./report.ts";

/** The attributes a kind of block knows: bare words, and names that take a value. */
export interface KnownAttributes {
  flags: readonly string[];
  values: readonly string[];
}

export interface Attributes {
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, string>;
}

/** One attribute: `name`, `name=value` or `name="several words"`. */
const ATTRIBUTE = /\s*([^\s="]+)(?:=(?:"([^"]*)"|([^\s"]*)))?(?=\s|$)/y;

/** Reads the attributes of a fence that opens on `line`; each that cannot be used is reported and left out. */
export function readAttributes(info: string, known: KnownAttributes, line: number, report: Report): Attributes {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const text = info.trimEnd();
  ATTRIBUTE.lastIndex = 0;
  while (ATTRIBUTE.lastIndex < text.length) {
    const start = ATTRIBUTE.lastIndex;
    const match = ATTRIBUTE.exec(text);
    if (match === null) {
      report(
        line,
        `cannot read \`${text.slice(start).trim()}\` here`,
        'write `name`, `name=value` or `name="several words"`',
      );
      break;
    }
    const [, name = "", quoted, bare] = match;
    const value = quoted ?? bare;
    if (flags.has(name) || values.has(name)) {
      report(line, `attribute \`${name}\` is written twice`, "keep one of them");
    } else if (known.values.includes(name)) {
      if (value === undefined) report(line, `attribute \`${name}\` has no value`, `write \`${name}=…\``);
      else values.set(name, value);
    } else if (known.flags.includes(name)) {
      if (value === undefined) flags.add(name);
      else report(line, `attribute \`${name}\` takes no value`, `write \`${name}\` alone`);
    } else {
      report(line, `unknown attribute \`${name}\``, suggest(name, [...known.flags, ...known.values]));
    }
  }
  return { flags, values };
}
