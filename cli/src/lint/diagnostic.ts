/** What `drydock lint` has to say about a lesson, and the forms in which it can be said. */
import type { LessonProblem } from "../../../lib/lesson/schema.ts";

export interface Diagnostic extends LessonProblem {
  /** An `advice` leaves the exit code as it is. */
  severity: "error" | "advice";
}

export const FORMATS = ["text", "json", "github"] as const;
export type Format = (typeof FORMATS)[number];

export function formatted(diagnostics: readonly Diagnostic[], format: Format): string {
  if (format === "json") return JSON.stringify(diagnostics, null, 2);
  return diagnostics.map(format === "github" ? asAnnotation : asText).join("\n");
}

/** `file:line: what` is what editors and terminals make a link of. */
function asText({ file, line, severity, message, remedy }: Diagnostic): string {
  return `${file}:${line}: ${severity === "advice" ? "advice: " : ""}${message}\n    ${remedy}`;
}

/** A workflow command of GitHub Actions, which shows it at its line. */
function asAnnotation({ file, line, severity, message, remedy }: Diagnostic): string {
  const kind = severity === "error" ? "error" : "notice";
  const properties = [`file=${escapeProperty(file)}`, `line=${line}`];
  return `::${kind} ${properties.join(",")}::${escapeData(`${message}\n${remedy}`)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
