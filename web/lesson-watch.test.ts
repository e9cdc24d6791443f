/** That a save is noticed, once, however an editor goes about it. */
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { watchLessons } from "./lesson-watch.ts";

async function watched() {
  const folder = await mkdtemp(path.join(tmpdir(), "drydock-watch-"));
  await mkdir(path.join(folder, "containers"));
  const lesson = path.join(folder, "containers/010-a.md");
  await writeFile(lesson, "one");
  let wake = () => {};
  const saves: string[] = [];
  const release = watchLessons((file) => {
    saves.push(file);
    wake();
  }, folder);
  onTestFinished(async () => {
    release();
    await rm(folder, { recursive: true });
  });
  /** Resolves with what was saved until then, that file included. */
  const saved = async (file: string) => {
    while (!saves.includes(file)) await new Promise<void>((resolve) => (wake = resolve));
    return saves;
  };
  return { folder, lesson, saved };
}

it("notices a file that is written over", async () => {
  const { lesson, saved } = await watched();
  await writeFile(lesson, "two");
  expect(await saved("containers/010-a.md")).toEqual(["containers/010-a.md"]);
});

it("notices a file that takes another's place", async () => {
  const { folder, lesson, saved } = await watched();
  await writeFile(path.join(folder, "containers/010-a.md~"), "two");
  await rename(path.join(folder, "containers/010-a.md~"), lesson);
  expect(await saved("containers/010-a.md")).toContain("containers/010-a.md");
});
