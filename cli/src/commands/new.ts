/** `drydock new lesson`: a lesson that passes, for an author to change. */
import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Command } from "commander";
import { SLUG, SLUG_LETTERS } from "../../../lib/lesson/slug.ts";
import { CommandFailure } from "../command-failure.ts";
import { numbered } from "../new-lesson/number.ts";
import { courseSkeleton, lessonSkeleton } from "../new-lesson/skeleton.ts";
import { PROJECT } from "../places.ts";

export function addNewCommand(program: Command): void {
  const command = program.command("new").description("begin something");
  command
    .command("lesson <course/slug>")
    .description("write a lesson that passes `drydock lint` and `drydock test`, to be changed")
    .option("--lessons <folder>", "folder of courses", path.join(PROJECT, "lessons"))
    .action(newLesson);
}

async function newLesson(name: string, { lessons }: { lessons: string }): Promise<void> {
  const [, course, slug] = new RegExp(`^(${SLUG})/(${SLUG})$`).exec(name) ?? [];
  if (course === undefined || slug === undefined) {
    throw new CommandFailure(`"${name}" makes no address: write course/slug, in ${SLUG_LETTERS}.`);
  }
  const folder = path.join(lessons, course);
  await mkdir(folder, { recursive: true });
  await writeNew(path.join(folder, "course.md"), courseSkeleton(course));
  const file = path.join(folder, `${numbered(slug, readdirSync(folder))}.md`);
  if (!(await writeNew(file, lessonSkeleton(slug)))) throw new CommandFailure(`${shown(file)} is there already.`);
  console.log(`
Change it, and see it as you do:   npx drydock preview ${shown(file)}
Let it be looked through:          npx drydock lint ${shown(file)}
Let it be done in a real sandbox:  npx drydock test ${shown(file)}`);
}

/** False, and nothing is written, when the file is there. */
async function writeNew(file: string, text: string): Promise<boolean> {
  if (existsSync(file)) return false;
  await writeFile(file, text);
  console.log(`Written: ${shown(file)}`);
  return true;
}

function shown(file: string): string {
  return path.relative(process.cwd(), file);
}
