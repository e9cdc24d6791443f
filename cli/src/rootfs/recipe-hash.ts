/** The name of a recipe's outcome: the same hash means the same root filesystem. */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { RootfsRecipe } from "../../../sandbox-server/rootfs/recipe.ts";

/** Raised when the builder itself changes what comes out. */
const BUILDER_VERSION = 1;

/** Twelve hex digits over everything that decides what the tree will be; not over where the checkout lies. */
export async function recipeHash(recipe: RootfsRecipe, arch: string = process.arch): Promise<string> {
  const { begin, finish, sources, packages, ...said } = recipe;
  const hash = createHash("sha256");
  const names = packages.map(({ name }) => name).toSorted();
  hash.update(JSON.stringify({ builder: BUILDER_VERSION, arch, ...said, names }));
  if (begin) hash.update(await readFile(begin));
  hash.update(await readFile(finish));
  for (const source of sources) {
    for (const entry of await filesOf(source)) {
      const file = path.join(source, entry);
      const { mode } = await stat(file);
      hash.update(`\0${entry}\0${mode & 0o111 ? "x" : "-"}\0`).update(await readFile(file));
    }
  }
  return hash.digest("hex").slice(0, 12);
}

/** Paths of all files below a folder, relative to it; one empty path for a file. */
async function filesOf(source: string): Promise<string[]> {
  if ((await stat(source)).isFile()) return [""];
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(source, path.join(entry.parentPath, entry.name)))
    .toSorted();
}
