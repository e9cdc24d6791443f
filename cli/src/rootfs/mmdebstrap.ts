/** Runs mmdebstrap for a recipe: a Debian tree in a folder, with progress and its output in a log. */
import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import type { RootfsRecipe } from "../../../sandbox-server/rootfs/recipe.ts";
import { endOf, endProcess, inNamespaces, namespaceRight, spawnTethered } from "../../../vm/tethered.ts";
import { CommandFailure } from "../command-failure.ts";
import { explainFailure } from "./explain-failure.ts";
import { type BuildProgress, ProgressReader } from "./progress.ts";

/** Lines kept to explain a failure. */
const TAIL_LINES = 40;

/** The command that turns a recipe into the folder `tree`. Names no mirror: apt's own default or configuration does. */
export function mmdebstrapCommand(recipe: RootfsRecipe, tree: string): string[] {
  return [
    "mmdebstrap",
    "--verbose",
    // Inside our own user namespace, if any, it is root and needs no second one; without, it mounts nothing either.
    `--mode=${namespaceRight() === "none" ? "root" : "unshare"}`,
    "--format=directory",
    `--variant=${recipe.variant}`,
    `--include=${recipe.packages.map(({ name }) => name).join(",")}`,
    // No device nodes: making them takes a real root, and every user of the tree mounts its own /dev.
    "--skip=output/dev,output/mknod",
    ...recipe.leaveOut.map((pattern) => `--dpkgopt=path-exclude=${pattern}`),
    ...(recipe.begin ? [`--essential-hook=${recipe.begin}`] : []),
    `--customize-hook=${recipe.finish}`,
    recipe.suite,
    tree,
  ];
}

export interface TreeOptions {
  /** Folder to build; must not exist. */
  tree: string;
  /** Gets all that mmdebstrap prints. */
  logFile: string;
  onProgress: (progress: BuildProgress) => void;
  stop: AbortSignal | undefined;
}

/** Throws with the reason in words for the user when the tree cannot be built. */
export async function buildTree(recipe: RootfsRecipe, options: TreeOptions): Promise<void> {
  const { tree, logFile, onProgress, stop } = options;
  const child = spawnTethered(inNamespaces(mmdebstrapCommand(recipe, tree)), { stdio: ["ignore", "pipe", "pipe"] });
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => endProcess(child, 0));
  const kill = () => child.kill("SIGKILL");
  stop?.addEventListener("abort", kill);
  cleanup.defer(() => stop?.removeEventListener("abort", kill));
  const log = createWriteStream(logFile);
  cleanup.defer(() => void log.end());

  const output = new PassThrough();
  const ended = endOf(child).finally(() => output.end());
  child.stdout?.pipe(output, { end: false });
  child.stderr?.pipe(output, { end: false });
  const reader = new ProgressReader();
  const tail: string[] = [];
  for await (const line of createInterface({ input: output })) {
    log.write(`${line}\n`);
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    const progress = reader.read(line);
    if (progress !== null) onProgress(progress);
  }
  const end = await ended;
  stop?.throwIfAborted();
  if (end !== "exit code 0") throw new CommandFailure(explainFailure(recipe.name, tail, logFile));
}
