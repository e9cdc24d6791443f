/** Makes the root filesystems that a sandbox host needs, once per recipe, in a cache that checkouts share. */
import { appendFileSync } from "node:fs";
import { mkdir, rename, stat } from "node:fs/promises";
import path from "node:path";
import { dockerRecipe, learnerRecipe, type RootfsRecipe } from "../../../sandbox-server/rootfs/recipe.ts";
import type { VmImages } from "../../../vm/qemu.ts";
import { vmRecipe } from "../../../vm/recipe.ts";
import { inNamespaces, runToEnd } from "../../../vm/tethered.ts";
import { makeExt4 } from "./ext4.ts";
import { lockFile } from "./file-lock.ts";
import { makeImages } from "./images/make-images.ts";
import { buildTree } from "./mmdebstrap.ts";
import type { BuildProgress } from "./progress.ts";
import { recipeHash } from "./recipe-hash.ts";

/** Where a build is kept and whom it tells how far it is. */
export interface BuildContext {
  cacheFolder: string;
  onProgress: (what: RootfsRecipe["name"], progress: BuildProgress) => void;
  /** Ends a build that runs; nothing of it is left. */
  stop?: AbortSignal;
}

/** The learner's roots as folders, for a native host. */
export async function ensureLearnerTrees(context: BuildContext): Promise<LearnerTrees> {
  const store = ({ tree, into }: Workshop) => rename(tree, path.join(into, "root"));
  await ensureBuilt(context, learnerRecipe, "tree", store);
  await ensureBuilt(context, dockerRecipe, "tree", async (workshop) => {
    await addImages(workshop);
    await store(workshop);
  });
  return learnerTrees(context.cacheFolder);
}

export interface LearnerTrees {
  base: string;
  docker: string;
}

/** Where these are, or will be. */
export async function learnerTrees(cacheFolder: string): Promise<LearnerTrees> {
  const root = async (recipe: RootfsRecipe) => path.join(cacheFolder, await builtName(recipe, "tree"), "root");
  return { base: await root(learnerRecipe), docker: await root(dockerRecipe) };
}

/** The learner's roots as ext4 images, for where they are not to be unpacked: the VM's disks, a container's image. */
export async function ensureLearnerImages(context: BuildContext): Promise<{ learner: string; docker: string }> {
  const learner = await ensureBuilt(context, learnerRecipe, "image", async ({ tree, into }) => {
    await makeExt4(tree, path.join(into, "learner.ext4"));
  });
  const docker = await ensureBuilt(context, dockerRecipe, "image", async (workshop) => {
    await addImages(workshop);
    await makeExt4(workshop.tree, path.join(workshop.into, "docker.ext4"));
  });
  return { learner: path.join(learner, "learner.ext4"), docker: path.join(docker, "docker.ext4") };
}

/** The VM's images, and the learner's roots among them. */
export async function ensureVmImages(context: BuildContext): Promise<VmImages> {
  const learnerImages = await ensureLearnerImages(context);
  const vm = await ensureBuilt(context, vmRecipe, "image", async ({ tree, into }) => {
    for (const name of ["vmlinuz", "initrd"]) await rename(path.join(tree, "boot", name), path.join(into, name));
    await makeExt4(tree, path.join(into, "system.ext4"));
  });
  return {
    kernel: path.join(vm, "vmlinuz"),
    initrd: path.join(vm, "initrd"),
    system: path.join(vm, "system.ext4"),
    ...learnerImages,
  };
}

interface Workshop {
  /** The finished Debian tree, to be taken apart at will. */
  tree: string;
  /** Folder whose content is kept. */
  into: string;
  /** Gets a line about what was done and why. */
  log: (line: string) => void;
}

/** Turns the layers that the build has left in the tree into the registry that the engine inside pulls from. */
async function addImages({ tree, log }: Workshop): Promise<void> {
  const layers = path.join(tree, "layers");
  await makeImages({ layers, into: path.join(tree, "usr/share/drydock/registry"), report: log });
  await removeTree(layers);
}

type Form = "tree" | "image";

async function builtName(recipe: RootfsRecipe, form: Form): Promise<string> {
  return `${recipe.name}-${form}-${await recipeHash(recipe)}`;
}

/**
 * Folder `<recipe>-<form>-<hash>` of the cache, built if it is not there. It appears whole or not at all: the work is
 * done in a folder beside it, under a lock, and renamed. What a killed build left is swept by the next one.
 */
async function ensureBuilt(
  context: BuildContext,
  recipe: RootfsRecipe,
  form: Form,
  keep: (workshop: Workshop) => Promise<void>,
): Promise<string> {
  const name = await builtName(recipe, form);
  const folder = path.join(context.cacheFolder, name);
  if (await exists(folder)) return folder;

  const report = (progress: BuildProgress) => context.onProgress(recipe.name, progress);
  await mkdir(context.cacheFolder, { recursive: true });
  const onWait = () => report({ stage: "waiting for another build of it on this machine", percent: 0 });
  await using _lock = await lockFile(path.join(context.cacheFolder, `${name}.lock`), onWait);
  if (await exists(folder)) return folder;

  const work = path.join(context.cacheFolder, `${name}.building`);
  await removeTree(work);
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => removeTree(work));
  const logFile = path.join(context.cacheFolder, `${name}.log`);
  const log = (line: string) => appendFileSync(logFile, `${line}\n`);
  const workshop = { tree: path.join(work, "tree"), into: path.join(work, "kept"), log };
  await mkdir(workshop.into, { recursive: true });
  await buildTree(recipe, { tree: workshop.tree, logFile, onProgress: report, stop: context.stop });
  report({ stage: form === "image" ? "making the disk image" : "storing the system", percent: 95 });
  await keep(workshop);
  await rename(workshop.into, folder);
  report({ stage: "done", percent: 100 });
  return folder;
}

/** As root of the namespace: a tree built without root belongs to ids that only it may touch. */
async function removeTree(folder: string): Promise<void> {
  await runToEnd(inNamespaces(["rm", "-rf", "--", folder]));
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
