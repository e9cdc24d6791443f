/** The doctor's findings as a table for people. */
import { styleText } from "node:util";
import type { Finding } from "./finding.ts";

/** One line per finding, and under each lack what to do about it. */
export function findingsTable(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ subject }) => subject.length));
  const rows = findings.flatMap(({ subject, found, ok, neededBy, remedy }) => {
    const row = `${mark(ok, neededBy.length > 0)} ${subject.padEnd(width)}  ${found}`;
    if (ok || remedy === "") return [row];
    const whom = neededBy.length > 0 ? `needed by: ${neededBy.join(" and ")} — ` : "";
    return [row, `  ${" ".repeat(width)}  ${styleText("dim", `${whom}${remedy}`)}`];
  });
  return rows.join("\n");
}

/** Told apart without colour too. */
function mark(ok: boolean, isNeeded: boolean): string {
  if (ok) return styleText("green", "✓");
  return isNeeded ? styleText("red", "✗") : styleText("yellow", "–");
}
