/** The variables that a lesson's text may name: `{{image.nginx}}`. A closed set, so that a slip of the keyboard is found. */
import { IMAGES } from "../images/catalogue.ts";
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

const NAMES = [...FIXED.keys(), "learner.name"];

/** The text with each fixed variable's value in its place; unknown ones are reported and left as they are. */
export function fillVariables(text: string, report: Report): string {
  return text.replace(VARIABLE, (written, name: string, offset: number) => {
    const value = FIXED.get(name);
    if (value !== undefined) return value;
    if (name === "learner.name") return LEARNER_NAME;
    report(lineAt(text, offset), `unknown variable \`${written}\``, suggest(name, NAMES));
    return written;
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
