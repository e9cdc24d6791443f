/** Reads the `id=…` of a block whose state is kept under it. */
import { readAttributes } from "./info-string.ts";
import type { Reading } from "./reading.ts";
import { SLUG_LETTERS, slugSchema } from "./slug.ts";

/** The id, noted as taken; null when there is none to use, which is then reported. */
export function readId(kind: string, info: string, line: number, { report, ids }: Reading): string | null {
  const id = readAttributes(info, { flags: [], values: ["id"] }, line, report).values.get("id");
  if (id === undefined) {
    report(line, `this ${kind} has no id`, `write \`${kind} id=own-pid-namespace\``);
    return null;
  }
  if (!slugSchema.safeParse(id).success) {
    report(line, `the id \`${id}\` cannot be used`, `use ${SLUG_LETTERS}`);
    return null;
  }
  const first = ids.get(id);
  if (first !== undefined) {
    const remedy = `give each ${kind} of a lesson its own id`;
    report(line, `the ${kind} id \`${id}\` is taken by the ${first.kind} on line ${first.line}`, remedy);
    return null;
  }
  ids.set(id, { kind, line });
  return id;
}
