/** The variables that a lesson's text may name: `{{image.nginx}}`. A closed set, so that a slip of the keyboard is found. */
import { IMAGES } from "../images/catalogue.ts";
import { FACT_NAMES, isFactName } from "../kernel/fact-names.ts";
import { suggest } from "./closest.ts";
import type { Report } from "./report.ts";

/** Two words and a dot. Go's templates, as in `docker inspect --format '{{.State.Pid}}'`, begin otherwise. */
const VARIABLE = /\{\{ ?([a-z][\w-]*\.[\w-]+) ?\}\}/g;

/** Values that are the same for every learner, filled in as the file is read. */
const FIXED: ReadonlyMap<string, string> = new Map(
  Object.entries(IMAGES).map(([name, reference]) => [`image.${name}`, reference]),
);

/** The name a learner goes by; filled in as a page is made, and in prose only. */
export const LEARNER_NAME = "{{learner.name}}";

/** The last are filled in on the page, as the kernel shows them: in the hint of a task only, which prose.ts sees to. */
const NAMES = [...FIXED.keys(), "learner.name", ...FACT_NAMES.filter((name) => name !== "seen")];

/** The text with each fixed variable's value in its place; unknown ones are reported and left as they are. */
export function fillVariables(text: string, report: Report): string {
  return text.replace(VARIABLE, (written, name: string, offset: number) => {
    const value = FIXED.get(name);
    if (value !== undefined) return value;
    if (name === "learner.name") return LEARNER_NAME;
    if (isFactName(name)) return `{{${name}}}`;
    report(lineAt(text, offset), `unknown variable \`${written}\``, suggest(name, NAMES));
    return written;
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
