/** `drydock lint`: every problem of lessons that can be found without running them. */
import { type Command, Option } from "commander";
import { readSelection, selectLessons } from "../lessons.ts";
import { FORMATS, type Format, formatted } from "../lint/diagnostic.ts";
import { lint } from "../lint/lint.ts";

export function addLintCommand(program: Command): void {
  program
    .command("lint")
    .description("tell every mistake in lessons, with its line and what to write instead")
    .argument("[path]", "a folder of courses, a course or a lesson; the project's lessons when left out")
    .addOption(new Option("--format <format>", "how to say it").choices(FORMATS).default("text"))
    .action(lintCommand);
}

async function lintCommand(given: string | undefined, { format }: { format: Format }): Promise<void> {
  const selected = selectLessons(given);
  const { all, picked } = await readSelection(selected);
  const diagnostics = await lint(picked, all, selected.shownAs);
  const text = formatted(diagnostics, format);
  if (text !== "") console.log(text);
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const lessons = picked.reduce((sum, course) => sum + course.lessons.length, 0);
  if (format === "text") console.log(`${lessons} lessons, ${errors} errors, ${diagnostics.length - errors} advices`);
  process.exitCode = errors > 0 ? 1 : 0;
}
