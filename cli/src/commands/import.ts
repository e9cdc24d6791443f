/** `drydock import killercoda`: makes lessons of scenarios, and says what is left to do by hand. */
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { anchorOf, SLUG, SLUG_LETTERS } from "../../../lib/lesson/slug.ts";
import { CommandFailure } from "../command-failure.ts";
import { type Imported, importScenarios } from "../import-killercoda/import.ts";
import { readSelection, selectLessons } from "../lessons.ts";
import { formatted } from "../lint/diagnostic.ts";
import { lint } from "../lint/lint.ts";
import { PROJECT } from "../places.ts";

interface ImportOptions {
  lessons: string;
  course?: string;
}

export function addImportCommand(program: Command): void {
  const command = program.command("import").description("take over lessons that were written for another platform");
  command
    .command("killercoda <folder>")
    .description("scenarios of Killercoda or Katacoda: one, or all below the folder, as a course")
    .option("--lessons <folder>", "folder of courses", path.join(PROJECT, "lessons"))
    .option("--course <name>", "name of the course; that of the folder when left out")
    .action(importKillercoda);
}

async function importKillercoda(folder: string, { lessons, course }: ImportOptions): Promise<void> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new CommandFailure(`There is no folder ${folder}.`);
  const name = course ?? anchorOf(path.basename(path.resolve(folder)));
  if (!new RegExp(`^${SLUG}$`).test(name)) {
    throw new CommandFailure(`"${name}" cannot name a course: write --course and a name in ${SLUG_LETTERS}.`);
  }
  const target = path.join(lessons, name);
  const imported = await importScenarios(folder, target);
  for (const lesson of imported) console.log(summary(lesson));
  const selected = selectLessons(target);
  const { all, picked } = await readSelection(selected);
  const diagnostics = await lint(picked, all, selected.shownAs);
  if (diagnostics.length > 0) console.log(`\nWhat drydock lint says:\n\n${formatted(diagnostics, "text")}`);
  const notes = imported.reduce((sum, lesson) => sum + lesson.notes.all.length, 0);
  console.log(`\n${imported.length} lessons written, ${notes} things to look at, ${diagnostics.length} from lint`);
}

function summary({ file, scenario, notes }: Imported): string {
  const lines = notes.all.map((note) => `    ${path.join(scenario, note.file)}: ${note.text}`);
  return [`Written: ${path.relative(process.cwd(), file)}`, ...lines].join("\n");
}
