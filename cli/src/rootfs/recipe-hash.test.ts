import { cp, mkdtempDisposable, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { learnerRecipe, type RootfsRecipe } from "../../../sandbox-server/rootfs/recipe.ts";
import { vmRecipe } from "../../../vm/recipe.ts";
import { recipeHash } from "./recipe-hash.ts";

/** The learner's recipe as another checkout would have it. */
async function copyOfRecipe() {
  const folder = await mkdtempDisposable(path.join(tmpdir(), "drydock-recipe-"));
  const overlay = path.join(folder.path, "overlay");
  const finish = path.join(folder.path, "finish.sh");
  await cp(path.join(import.meta.dirname, "../../../sandbox-server/rootfs/overlay"), overlay, { recursive: true });
  await cp(learnerRecipe.finish, finish);
  const recipe: RootfsRecipe = { ...learnerRecipe, sources: [overlay], finish };
  return { recipe, overlay, [Symbol.asyncDispose]: () => folder.remove() };
}

test("the same recipe in another place has the same hash, so that checkouts share the result", async () => {
  await using copy = await copyOfRecipe();
  expect(await recipeHash(copy.recipe)).toBe(await recipeHash(learnerRecipe));
});

test("a changed file of the overlay changes it", async () => {
  await using copy = await copyOfRecipe();
  await writeFile(path.join(copy.overlay, "etc/hosts"), "127.0.0.1 elsewhere\n");
  expect(await recipeHash(copy.recipe)).not.toBe(await recipeHash(learnerRecipe));
});

test("another package changes it, another reason for one does not", async () => {
  const [first, ...others] = learnerRecipe.packages;
  if (first === undefined) throw new Error("the recipe has no package");
  const reworded = { ...learnerRecipe, packages: [{ ...first, why: "because" }, ...others] };
  expect(await recipeHash(reworded)).toBe(await recipeHash(learnerRecipe));
  expect(await recipeHash({ ...learnerRecipe, packages: others })).not.toBe(await recipeHash(learnerRecipe));
});

test("another Node and another processor change the VM's", async () => {
  const hash = await recipeHash(vmRecipe);
  expect(await recipeHash({ ...vmRecipe, versions: { node: "0.0.0" } })).not.toBe(hash);
  expect(await recipeHash(vmRecipe, "riscv64")).not.toBe(hash);
});
