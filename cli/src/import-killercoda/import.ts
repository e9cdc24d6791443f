/** Takes over the scenarios of a folder: writes a course of lessons, and tells what is left to do by hand. */
import { existsSync, readdirSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { IMAGE_URL } from "../../../lib/lesson/references.ts";
import { anchorOf } from "../../../lib/lesson/slug.ts";
import { CommandFailure } from "../command-failure.ts";
import { courseSkeleton } from "../new-lesson/skeleton.ts";
import { lessonOf } from "./lesson.ts";
import { Notes } from "./notes.ts";
import { readScenario, type Scenario } from "./scenario.ts";

export interface Imported {
  /** The lesson's file. */
  file: string;
  /** The scenario's folder. */
  scenario: string;
  notes: Notes;
}

/** Scenarios further down than this are somebody's backup. */
const DEEPEST = 3;

/** @param course the folder of the course, which is made if need be; a lesson that is there stays as it is */
export async function importScenarios(from: string, course: string): Promise<Imported[]> {
  const folders = scenarioFolders(from, DEEPEST);
  if (folders.length === 0) throw new CommandFailure(`There is no index.json of a scenario in ${from}.`);
  await mkdir(course, { recursive: true });
  const courseFile = path.join(course, "course.md");
  if (!existsSync(courseFile)) await writeFile(courseFile, courseSkeleton(path.basename(course)));
  const imported: Imported[] = [];
  for (const [index, folder] of folders.entries()) {
    const file = path.join(course, `${String((index + 1) * 10).padStart(3, "0")}-${slugOf(folder)}.md`);
    if (existsSync(file)) throw new CommandFailure(`${file} is there already; name another course with --course.`);
    imported.push(await importOne(readScenario(folder, from), file));
  }
  return imported;
}

async function importOne(scenario: Scenario, file: string): Promise<Imported> {
  const notes = new Notes();
  const pictures = new Map<string, string>();
  const image = (url: string) => {
    const tell = notes.about("index.json");
    const source = path.resolve(scenario.folder, decodeURIComponent(url));
    const extension = path.extname(source).toLowerCase().replace(".jpeg", ".jpg");
    const name = `${anchorOf(path.basename(source, path.extname(source)))}${extension}`;
    const here = `images/${name}`;
    if (scenario.read(url) === null) tell(`the picture \`${url}\` is not in the scenario`);
    else if (!IMAGE_URL.test(here)) tell(`the picture \`${url}\`: svg, png, jpg and webp can be shown`);
    else {
      pictures.set(source, name);
      return here;
    }
    return null;
  };
  await writeFile(file, lessonOf(scenario, notes, image));
  const folder = path.join(path.dirname(file), "images");
  if (pictures.size > 0) await mkdir(folder, { recursive: true });
  for (const [source, name] of pictures) await copyFile(source, path.join(folder, name));
  return { file, scenario: scenario.folder, notes };
}

/** The folder itself when it is a scenario, else those below it, by name. */
function scenarioFolders(folder: string, depth: number): string[] {
  if (existsSync(path.join(folder, "index.json"))) return [folder];
  if (depth === 0) return [];
  const below = readdirSync(folder, { withFileTypes: true }).filter(
    (each) => each.isDirectory() && !each.name.startsWith("."),
  );
  const names = below
    .map(({ name }) => name)
    .toSorted((one, other) => one.localeCompare(other, "en", { numeric: true }));
  return names.flatMap((name) => scenarioFolders(path.join(folder, name), depth - 1));
}

function slugOf(folder: string): string {
  const slug = anchorOf(path.basename(path.resolve(folder))).replace(/[^a-z0-9-]/g, "");
  return slug.slice(0, 50) || "scenario";
}
